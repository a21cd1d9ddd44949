package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.driver.Configurations;
import dev.slipway.infrastructure.driver.Refusals;
import dev.slipway.infrastructure.ignition.IgnitionDocument;
import dev.slipway.infrastructure.ignition.IgnitionException;
import dev.slipway.infrastructure.ignition.IgnitionReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * What a machine is given for its Ignition configuration: that configuration, and the driver's part
 * over it, which has the machine's name, address, shells and data volume.
 */
final class MachineConfiguration {

  private static final String VERSION = "3.3.0";
  private static final int OWNER_ONLY = 0600;

  private final MachineSpec spec;
  private final IgnitionDocument document;

  private MachineConfiguration(MachineSpec spec, IgnitionDocument document) {
    this.spec = spec;
    this.document = document;
  }

  /**
   * Reads and checks the machine's configuration.
   *
   * @throws DriverException UNSUPPORTED, naming the part that can't be applied
   */
  static MachineConfiguration of(MachineSpec spec) {
    try {
      MachineConfiguration configuration =
          new MachineConfiguration(spec, IgnitionReader.read(spec.ignition().reveal()));
      configuration.check();
      return configuration;
    } catch (IgnitionException e) {
      throw Refusals.unsupported(e);
    }
  }

  private void check() {
    Stream.of(
            document.files().stream().map(IgnitionDocument.File::path),
            document.directories().stream().map(IgnitionDocument.Directory::path),
            document.links().stream().map(IgnitionDocument.Link::path))
        .flatMap(paths -> paths)
        .forEach(Configurations::refuseMadeAtBoot);
    given("/etc/hostname")
        .ifPresent(name -> Configurations.requireHostName(name, spec.id().name()));
  }

  private Optional<String> given(String path) {
    return document.files().stream()
        .filter(file -> file.path().equals(path))
        .map(file -> new String(file.contents().bytes(), StandardCharsets.UTF_8))
        .findFirst();
  }

  /**
   * The document that the machine is started with; it holds private keys.
   *
   * @param shellHost what the machine's sshd is known by
   * @param shellUser who may open shells
   */
  String json(
      String mac, List<String> nameServers, ShellSetup.Keys shellHost, ShellSetup.Keys shellUser) {
    ObjectNode driver = empty();
    ArrayNode files = driver.putObject("storage").putArray("files");
    file(files, "/etc/hostname", IgnitionDocument.FILE_MODE, spec.id().name() + "\n");
    file(files, "/etc/hosts", IgnitionDocument.FILE_MODE, hosts());
    file(
        files,
        "/etc/systemd/network/10-slipway.network",
        IgnitionDocument.FILE_MODE,
        network(mac, nameServers));
    if (!nameServers.isEmpty() && given("/etc/resolv.conf").isEmpty() && !hasLinkForResolver()) {
      file(files, "/etc/resolv.conf", IgnitionDocument.FILE_MODE, resolver(nameServers));
    }
    String shell = ShellSetup.DIRECTORY;
    file(files, shell + "/authorized_keys", OWNER_ONLY, shellUser.publicKey());
    file(files, shell + "/host_key", OWNER_ONLY, shellHost.privateKey());
    spec.dataVolume()
        .ifPresent(volume -> mount(driver.putObject("systemd").putArray("units"), volume));

    ObjectNode all = empty();
    ArrayNode merge = ((ObjectNode) all.get("ignition")).putObject("config").putArray("merge");
    merge(merge, spec.ignition().reveal());
    merge(merge, driver.toString());
    return all.toString();
  }

  private boolean hasLinkForResolver() {
    return document.links().stream().anyMatch(link -> link.path().equals("/etc/resolv.conf"));
  }

  private static ObjectNode empty() {
    ObjectNode document = Qmp.JSON.createObjectNode();
    document.putObject("ignition").put("version", VERSION);
    return document;
  }

  private static void file(ArrayNode files, String path, int mode, String text) {
    ObjectNode file = files.addObject().put("path", path).put("mode", mode).put("overwrite", true);
    file.putObject("contents").put("source", dataUrl(text));
  }

  /**
   * Compressed: the kernel takes seconds to read a long document from QEMU where it is emulated.
   */
  private static void merge(ArrayNode merge, String document) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(document.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    merge.addObject().put("compression", "gzip").put("source", dataUrl(compressed.toByteArray()));
  }

  private static String dataUrl(String text) {
    return dataUrl(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String dataUrl(byte[] content) {
    return "data:;base64," + Base64.getEncoder().encodeToString(content);
  }

  private String hosts() {
    return """
    127.0.0.1 localhost
    %s %s
    %s"""
        .formatted(spec.address(), spec.id().name(), given("/etc/hosts").orElse(""));
  }

  private String network(String mac, List<String> nameServers) {
    StringBuilder dns = new StringBuilder();
    nameServers.forEach(server -> dns.append("DNS=").append(server).append('\n'));
    return """
    [Match]
    MACAddress=%s
    [Network]
    Address=%s/%d
    Gateway=%s
    LinkLocalAddressing=no
    IPv6AcceptRA=no
    %s"""
        .formatted(
            mac, spec.address(), spec.network().cidr().prefix(), spec.network().gateway(), dns);
  }

  private static String resolver(List<String> nameServers) {
    StringBuilder text = new StringBuilder();
    nameServers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
    return text.toString();
  }

  private static void mount(ArrayNode units, DataVolume volume) {
    units
        .addObject()
        .put("name", Names.mountUnit(volume.mountPath()))
        .put("enabled", true)
        .put(
            "contents",
            """
            [Unit]
            Description=The data volume %s
            [Mount]
            What=/dev/disk/by-id/virtio-%s
            Where=%s
            Type=ext4
            [Install]
            RequiredBy=local-fs.target
            """
                .formatted(volume.name(), CommandLine.DATA_SERIAL, volume.mountPath()));
  }
}
