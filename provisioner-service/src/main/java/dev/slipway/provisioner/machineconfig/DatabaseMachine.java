package dev.slipway.provisioner.machineconfig;

/** MariaDB, its data on a volume that outlives the machine. */
public final class DatabaseMachine {

  /** Where the data volume is to be mounted. */
  public static final String DATA_PATH = "/var/lib/mysql";

  /** Where MariaDB listens on the machine's address. */
  public static final int PORT = 3306;

  private DatabaseMachine() {}

  static void describe(IgnitionDocument document, Blueprint blueprint) {
    document.unit("mariadb.service", blueprint.template("mariadb.service").render());
    document.program(
        MachinePaths.BIN + "/prepare-database", blueprint.template("prepare-database").render());
    document.file(
        MachinePaths.CONFIG + "/mariadb.cnf",
        blueprint
            .template("mariadb.cnf")
            .with("address", blueprint.machine().address())
            .with("bufferPoolMiB", Math.max(64, blueprint.memoryShare(0.125)))
            .render());
    document.file(
        MachinePaths.CONFIG + "/firewall",
        blueprint
            .template("firewall")
            .with("machines", blueprint.layout().network().machines())
            .render());
  }
}
