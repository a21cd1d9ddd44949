package dev.slipway.provisioner.allocation;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.UsedNetwork;
import java.util.List;
import java.util.Set;

/**
 * What an infrastructure's host has and uses, by its driver.
 *
 * @param capacity its memory
 * @param networks ranges that are used
 * @param hostPorts ports that are listened on or promised
 */
public record HostView(Capacity capacity, List<UsedNetwork> networks, Set<Integer> hostPorts) {

  public HostView {
    networks = List.copyOf(networks);
    hostPorts = Set.copyOf(hostPorts);
  }
}
