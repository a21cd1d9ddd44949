package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.driver.InstanceName;
import dev.slipway.infrastructure.driver.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/**
 * What things of one instance are called on the host. Interfaces and chains have short names, so
 * these are hashes; two directories may each have an instance of the same name.
 */
record Names(Path directory, String instance) {

  /** What every cluster's bridge is called, of whichever instance. */
  static final String ALL_BRIDGES = "slq-+";

  Names {
    InstanceName.require(instance);
  }

  /** For people: the alias of a cluster's bridge. */
  String cluster(String clusterId) {
    return "slipway-" + instance + "." + clusterId;
  }

  /** For people: a machine's name as QEMU has it, and the alias of its tap. */
  String machine(MachineId id) {
    return cluster(id.clusterId()) + "." + id.name() + "." + id.incarnation();
  }

  /** An interface's name has 15 characters at most. */
  String bridge(String clusterId) {
    return "slq-" + hash(cluster(clusterId)).substring(0, 11);
  }

  String tap(MachineId id) {
    return "slt-" + hash(machine(id)).substring(0, 11);
  }

  /** A locally administered address (RFC 7042, section 2.1). */
  String mac(MachineId id) {
    return mac(machine(id));
  }

  String bridgeMac(String clusterId) {
    return mac(cluster(clusterId));
  }

  private String mac(String name) {
    String hash = hash(name + " mac");
    StringBuilder mac = new StringBuilder("02");
    for (int i = 0; i < 10; i += 2) {
      mac.append(':').append(hash, i, i + 2);
    }
    return mac.toString();
  }

  /** The machine's own, which it sees in its firmware's tables; the same in every boot. */
  UUID uuid(MachineId id) {
    return UUID.nameUUIDFromBytes((directory + "/" + machine(id)).getBytes(StandardCharsets.UTF_8));
  }

  /** The beginning of the instance's firewall chains; a chain's name has 28 characters at most. */
  String chain(String kind) {
    return "SLIPWAY-" + kind + "-" + hash("chains").substring(0, 8).toUpperCase(Locale.ROOT);
  }

  /** The directory of a machine's sockets, below the run directory. */
  String runDirectory(MachineId id) {
    return hash(machine(id)).substring(0, 16);
  }

  private String hash(String name) {
    return Sha256.of(directory + "\n" + instance + "\n" + name);
  }

  /** The name of the mount unit of a path, as {@code systemd-escape --path} gives it. */
  static String mountUnit(String path) {
    StringBuilder name = new StringBuilder();
    String relative = path.replaceAll("/+", "/").replaceAll("^/|/$", "");
    for (byte each : relative.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain =
          c < 128
              && (Character.isLetterOrDigit(c)
                  || c == ':'
                  || c == '_'
                  || (c == '.' && !name.isEmpty()));
      if (c == '/') {
        name.append('-');
      } else if (plain) {
        name.append(c);
      } else {
        name.append(String.format("\\x%02x", (int) c));
      }
    }
    return name + ".mount";
  }
}
