package dev.slipway.provisioner.certificate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.provisioner.layout.MachineName;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The leaf certificates of one incarnation of a machine, with their keys. */
public record MachineCertificates(
    MachineName machine, int incarnation, SortedMap<Leaf, CertificateAndKey> leaves) {

  public MachineCertificates {
    leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
  }

  /**
   * That leaf of it.
   *
   * @throws IllegalArgumentException if a machine of its role has none
   */
  public CertificateAndKey leaf(Leaf wanted) {
    CertificateAndKey leaf = leaves.get(wanted);
    if (leaf == null) {
      throw new IllegalArgumentException(machine + " has no certificate " + wanted.fileName());
    }
    return leaf;
  }

  /** When the first of them ends; {@link Instant#MAX} where there is none. */
  public Instant notAfter() {
    return leaves.values().stream()
        .map(CertificateAndKey::notAfter)
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /** Plain JSON, keys included: to be encrypted before it is stored anywhere. */
  public byte[] toBytes() {
    ObjectNode root = KeyStoreJson.newObject();
    root.put("machine", machine.toString());
    root.put("incarnation", incarnation);
    ObjectNode pairs = root.putObject("leaves");
    leaves.forEach((leaf, pair) -> KeyStoreJson.put(pairs, leaf.name(), pair));
    return KeyStoreJson.write(root);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it isn't that
   */
  public static MachineCertificates fromBytes(byte[] bytes) {
    var root = KeyStoreJson.read(bytes);
    Map<Leaf, CertificateAndKey> leaves = new TreeMap<>();
    root.path("leaves")
        .properties()
        .forEach(
            entry ->
                leaves.put(
                    Leaf.valueOf(entry.getKey()),
                    KeyStoreJson.certificateAndKey(entry.getValue())));
    return new MachineCertificates(
        MachineName.parse(KeyStoreJson.text(root, "machine")),
        root.path("incarnation").intValue(),
        new TreeMap<>(leaves));
  }
}
