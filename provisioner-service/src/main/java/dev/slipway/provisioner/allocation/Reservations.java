package dev.slipway.provisioner.allocation;

import dev.slipway.infrastructure.Cidr;
import java.util.Map;

/**
 * What the accepted clusters of an infrastructure hold, whether it is made already or not.
 *
 * @param networks machine networks, with the names of their clusters
 * @param hostPorts host ports, with the names of their clusters
 * @param committedMiB memory of all their machines, in MiB
 * @param notBootedMiB the part of it that no machine has taken yet, in MiB
 */
public record Reservations(
    Map<Cidr, String> networks,
    Map<Integer, String> hostPorts,
    int committedMiB,
    int notBootedMiB) {

  public Reservations {
    networks = Map.copyOf(networks);
    hostPorts = Map.copyOf(hostPorts);
  }
}
