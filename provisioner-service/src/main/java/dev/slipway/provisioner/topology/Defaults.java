package dev.slipway.provisioner.topology;

import dev.slipway.provisioner.layout.NetworkPlan;

/**
 * What a caller gets who says nothing: the seed's counts, with memory for thirty WordPress pods.
 */
public final class Defaults {
  public static final String INFRASTRUCTURE = "docker";
  public static final MachineGroup ETCD = new MachineGroup(1, 512);
  public static final MachineGroup CONTROLLERS = new MachineGroup(1, 1024);
  public static final MachineGroup WORKERS = new MachineGroup(3, 1536);
  public static final DatabaseMachine DATABASE = new DatabaseMachine(DatabaseMachine.MARIADB, 512);
  public static final NetworkPlan NETWORKS = NetworkPlan.seed();

  /** The port at which the seed's application is served. */
  public static final int PORT = 30_100;

  /** The seed forwards the ports of this many workers. */
  public static final int FORWARDS = 3;

  private Defaults() {}

  static String example(String network) {
    return switch (network) {
      case "machines" -> NETWORKS.machines().toString();
      case "services" -> NETWORKS.services().toString();
      default -> NETWORKS.pods().toString();
    };
  }
}
