package dev.slipway.provisioner.blueprint;

import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.Secret;
import dev.slipway.infrastructure.Traits;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.layout.MachineName;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineImage;
import dev.slipway.provisioner.machineconfig.DatabaseMachine;
import dev.slipway.provisioner.machineconfig.MachineConfigurations;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes a machine to a driver: the same records give the same description, byte for byte. */
public final class MachineBlueprints {
  private final MachineKeys keys;
  private final MachineImage image;
  private final ImageReferences references;

  /**
   * @param keys finds the machine's certificates
   * @param image what machines boot
   * @param references the container images that lie in it
   */
  public MachineBlueprints(MachineKeys keys, MachineImage image, ImageReferences references) {
    this.keys = keys;
    this.image = image;
    this.references = references;
  }

  /** The machine as its driver shall make it. */
  public MachineSpec of(ClusterRecords records, MachineId id, Traits traits) {
    Machine machine = records.machine(id).orElseThrow();
    ClusterLayout layout = ClusterLayouts.of(records);
    Secret ignition =
        MachineConfigurations.render(
                layout,
                layout.machine(MachineName.parse(id.name())),
                keys.authorities(id.clusterId()),
                keys.certificates(id),
                traits,
                references)
            .ignition();
    List<PortForward> forwards =
        records.cluster().wish().portForwards().stream()
            .filter(forward -> forward.machine().equals(id.name()))
            .map(forward -> new PortForward(forward.hostPort(), forward.port()))
            .toList();
    return new MachineSpec(
        id,
        new NetworkSpec(id.clusterId(), layout.network().machines()),
        Ipv4Address.parse(machine.address()),
        machine.memoryMiB(),
        image.name(records.cluster().wish().infrastructure()),
        ignition,
        forwards,
        dataVolume(machine),
        Map.of());
  }

  /** What a replacement must find again: the database's tables. */
  private static Optional<DataVolume> dataVolume(Machine machine) {
    return switch (machine.name().role()) {
      case DATABASE -> Optional.of(new DataVolume(machine.id().name(), DatabaseMachine.DATA_PATH));
      case ETCD, CONTROLLER, WORKER, LOAD_BALANCER -> Optional.empty();
    };
  }
}
