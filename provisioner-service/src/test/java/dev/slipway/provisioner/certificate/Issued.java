package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Secret;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Machine;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.TreeMap;

/** Certificates for tests. */
public final class Issued {

  public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private Issued() {}

  static CertificateIssuer issuer() {
    return new CertificateIssuer(new SecureRandom());
  }

  public static ClusterAuthorities authorities(KeyAlgorithm algorithm, Instant now) {
    return issuer().newAuthorities("cl-0123456789", algorithm, now);
  }

  /** Authorities that are words instead of certificates, the same each time. */
  public static ClusterAuthorities symbolicAuthorities() {
    return new ClusterAuthorities(
        KeyAlgorithm.EC_P256,
        symbol("ca"),
        symbol("etcd-ca"),
        symbol("front-proxy-ca"),
        new ServiceAccountKeys(
            "<service-account public key>\n", Secret.of("<service-account private key>\n")),
        Secret.of("<encryption key>"));
  }

  /** Certificates that are words instead of certificates, the same each time. */
  public static MachineCertificates symbolic(ClusterLayout layout, Machine machine) {
    var leaves = new TreeMap<Leaf, CertificateAndKey>();
    LeafPlan.forMachine(layout, machine)
        .forEach(request -> leaves.put(request.leaf(), symbol(request.leaf().fileName())));
    return new MachineCertificates(machine.name(), machine.incarnation(), leaves);
  }

  private static CertificateAndKey symbol(String name) {
    return new CertificateAndKey(
        "<" + name + " certificate>\n", Secret.of("<" + name + " private key>\n"));
  }
}
