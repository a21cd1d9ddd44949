package dev.slipway.provisioner.blueprint;

import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.MachineName;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.topology.ClusterWish;

/** Where API servers are. */
public final class ApiServers {

  private ApiServers() {}

  /** The URL of a cluster's API server, at its first controller. */
  public static String url(ClusterWish wish) {
    return "https://"
        + wish.networks().machineAddress(new MachineName(MachineRole.CONTROLLER, 1))
        + ":"
        + ClusterLayout.API_SERVER_PORT;
  }
}
