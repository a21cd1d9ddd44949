package dev.slipway.provisioner.topology;

/**
 * The wish for a database on a machine of its own.
 *
 * @param engine the database's engine, {@value #MARIADB} for now
 * @param memoryMiB memory of its machine, in MiB
 */
public record DatabaseMachine(String engine, int memoryMiB) {
  /** The only engine for now. */
  public static final String MARIADB = "mariadb";
}
