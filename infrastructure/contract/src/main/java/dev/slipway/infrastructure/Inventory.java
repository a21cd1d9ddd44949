package dev.slipway.infrastructure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything of this Slipway instance that is at the infrastructure. Empty is the proof that a
 * delete left nothing behind.
 *
 * @param machines every machine, whatever its power
 * @param networks every network
 * @param volumes every volume: data volumes, and machines' own storage
 */
public record Inventory(
    List<MachineState.Present> machines, List<NetworkSpec> networks, List<Volume> volumes) {

  /**
   * Storage.
   *
   * @param clusterId the cluster it belongs to
   * @param name the data volume's name, or what the infrastructure calls a machine's own storage
   * @param machine the machine whose own storage it is, which goes with it; empty for a data volume
   */
  public record Volume(String clusterId, String name, Optional<MachineId> machine) {

    @Override
    public String toString() {
      return machine.map(id -> "storage of " + id).orElse("volume " + clusterId + "/" + name);
    }
  }

  public Inventory {
    machines = List.copyOf(machines);
    networks = List.copyOf(networks);
    volumes = List.copyOf(volumes);
  }

  public boolean isEmpty() {
    return machines.isEmpty() && networks.isEmpty() && volumes.isEmpty();
  }

  /** What is there, for people: {@code machine cl-x/w1#1 (RUNNING)}, {@code network …}. */
  public List<String> items() {
    List<String> items = new ArrayList<>();
    machines.forEach(
        machine -> items.add("machine " + machine.id() + " (" + machine.power() + ")"));
    networks.forEach(network -> items.add("network " + network.clusterId() + " " + network.cidr()));
    volumes.forEach(volume -> items.add(volume.toString()));
    return List.copyOf(items);
  }
}
