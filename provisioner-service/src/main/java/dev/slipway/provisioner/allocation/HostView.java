package dev.slipway.provisioner.allocation;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.UsedNetwork;
import java.util.List;
import java.util.Set;

/**
 * What an infrastructure's host has and uses, by its driver.
 *
 * @param capacity its memory
 * @param networks ranges that are used
 * @param hostPorts ports that are listened on or promised
 * @param networkRanges where machine networks must lie; empty where any range will do
 */
public record HostView(
    Capacity capacity,
    List<UsedNetwork> networks,
    Set<Integer> hostPorts,
    List<Cidr> networkRanges) {

  public HostView {
    networks = List.copyOf(networks);
    hostPorts = Set.copyOf(hostPorts);
    networkRanges = List.copyOf(networkRanges);
  }
}
