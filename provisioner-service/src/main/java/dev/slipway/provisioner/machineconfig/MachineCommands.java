package dev.slipway.provisioner.machineconfig;

import dev.slipway.provisioner.certificate.Authority;
import dev.slipway.provisioner.certificate.Leaf;
import java.util.List;
import java.util.stream.Stream;

/** Commands for a driver to execute on a machine, so that paths there are known in one place. */
public final class MachineCommands {

  private MachineCommands() {}

  /** On an etcd machine: {@code etcdctl} with the member's own client certificate. */
  public static List<String> etcdctl(String... arguments) {
    String client = Leaf.ETCD_CLIENT.fileName();
    return Stream.concat(
            Stream.of(
                "etcdctl",
                "--endpoints=https://127.0.0.1:2379",
                "--cacert=" + MachinePaths.certificate(Authority.ETCD.fileName()),
                "--cert=" + MachinePaths.certificate(client),
                "--key=" + MachinePaths.key(client),
                "--dial-timeout=3s",
                "--command-timeout=5s"),
            Stream.of(arguments))
        .toList();
  }

  /** On an etcd machine: succeeds if the member answers and its cluster has a leader. */
  public static List<String> etcdHealth() {
    return etcdctl("endpoint", "health");
  }

  /** On the database machine: runs the statements of the standard input as root. */
  public static List<String> mariadb() {
    return List.of("mariadb", "--batch", "--skip-column-names");
  }

  /** On the database machine: succeeds if MariaDB answers. */
  public static List<String> databaseAnswers() {
    return List.of("mariadb-admin", "--connect-timeout=2", "ping");
  }

  /** The last lines that a unit has written, for people who look for a failure's reason. */
  public static List<String> unitLog(String unit, int lines) {
    return List.of(
        "journalctl", "--no-pager", "--output=cat", "--unit=" + unit, "--lines=" + lines);
  }

  /** Names the units that have failed, or start again and again. */
  public static List<String> unitsInTrouble() {
    return List.of(
        "systemctl", "list-units", "--no-legend", "--plain", "--state=failed,auto-restart");
  }
}
