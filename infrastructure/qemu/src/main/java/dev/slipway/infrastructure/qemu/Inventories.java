package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.Inventory.Volume;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Power;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the instance has, half-made things included. */
final class Inventories {

  private final Layout layout;
  private final MachineStore store;
  private final MachineStates states;
  private final Networks networks;
  private final Volumes volumes;

  Inventories(
      Layout layout, MachineStore store, MachineStates states, Networks networks, Volumes volumes) {
    this.layout = layout;
    this.store = store;
    this.states = states;
    this.networks = networks;
    this.volumes = volumes;
  }

  Inventory of(List<String> clusters, Deadline deadline) {
    List<Present> machines = new ArrayList<>();
    List<NetworkSpec> specs = new ArrayList<>();
    List<Volume> all = new ArrayList<>();
    for (String cluster : clusters) {
      networks.find(cluster).ifPresent(specs::add);
      all.addAll(volumes.list(cluster));
      for (MachineRecord machine : store.ofCluster(cluster)) {
        Optional<Present> present = states.observeUnlessDestroyed(machine, deadline);
        if (present.isPresent()) {
          machines.add(present.get());
          all.add(storage(layout.machine(machine.id()), machine.id()));
        }
      }
      for (MachineStore.HalfMade half : store.halfMade(cluster)) {
        half.record().map(Inventories::neverRan).ifPresent(machines::add);
        all.add(storage(layout.halfMade(half.id()), half.id()));
      }
    }
    return new Inventory(machines, specs, all);
  }

  private static Volume storage(MachineFiles files, MachineId id) {
    return new Volume(
        id.clusterId(), files.directory().getFileName() + "/disk.qcow2", Optional.of(id));
  }

  /** A half-made machine is off: it is powered on only once it is complete. */
  private static Present neverRan(MachineRecord machine) {
    return new Present(
        machine.id(),
        machine.ipv4Address(),
        Power.OFF,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
