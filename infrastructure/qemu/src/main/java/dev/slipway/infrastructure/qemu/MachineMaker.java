package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.driver.Refusals;
import dev.slipway.infrastructure.qemu.ShellSetup.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Makes machines, off, and removes them. A machine's directory gets its name only when all is in
 * it: what a crash leaves half-made is never taken for a machine.
 */
final class MachineMaker {

  private final Layout layout;
  private final MachineStore store;
  private final Networks networks;
  private final Volumes volumes;
  private final QemuHost host;
  private final LocalFacts facts;

  MachineMaker(
      Layout layout,
      MachineStore store,
      Networks networks,
      Volumes volumes,
      QemuHost host,
      LocalFacts facts) {
    this.layout = layout;
    this.store = store;
    this.networks = networks;
    this.volumes = volumes;
    this.host = host;
    this.facts = facts;
  }

  /** Makes the machine, or finds it; of several that make one machine, one does. */
  Creation make(MachineSpec spec, Deadline deadline) throws IOException {
    try (Locks.Held machine = layout.lockMachine(spec.id(), deadline);
        Locks.Held instance = layout.lockInstance(deadline)) {
      MachineRecord record = MachineRecord.of(spec);
      Optional<MachineRecord> existing = store.find(spec.id());
      if (existing.isPresent()) {
        Refusals.requireSame(spec.id(), existing.get().specification(), record.specification());
        return Creation.EXISTED;
      }
      MachineConfiguration configuration = MachineConfiguration.of(spec);
      removeHalfMade(spec.id());
      Refusals.requireNetwork(networks.find(spec.id().clusterId()), spec.network());
      VmImage image = VmImage.at(spec.image());
      requireAddress(spec);
      Refusals.requirePortsFree(spec.portForwards(), host::usedPorts);
      requireMemory(spec);
      fill(spec, record, configuration, image, deadline);
      return Creation.CREATED;
    }
  }

  private void requireAddress(MachineSpec spec) {
    for (MachineRecord other : store.ofCluster(spec.id().clusterId())) {
      if (other.address().equals(spec.address().toString())) {
        throw Refusals.addressTaken(spec.address(), other.id().toString());
      }
    }
  }

  private void requireMemory(MachineSpec spec) {
    Capacity capacity = host.capacity();
    int needed = CommandLine.hostMemoryMiB(spec.memoryMiB());
    if (needed > capacity.freeMemoryMiB()) {
      throw new DriverException(
          Code.INSUFFICIENT_MEMORY,
          "A machine of "
              + spec.memoryMiB()
              + " MiB is asked for, which takes up to "
              + needed
              + " MiB of the host's, and the host has "
              + capacity.freeMemoryMiB()
              + " of its "
              + capacity.totalMemoryMiB()
              + " MiB free",
          "Ask for less, or free memory on the host.");
    }
  }

  private void fill(
      MachineSpec spec,
      MachineRecord record,
      MachineConfiguration configuration,
      VmImage image,
      Deadline deadline)
      throws IOException {
    MachineId id = spec.id();
    MachineFiles making = layout.halfMade(id);
    Layout.directory(making.directory());
    Disk.write(making.record(), Qmp.JSON.writeValueAsString(record));
    Keys host = Keys.make(id.name());
    Keys user = Keys.make("slipway");
    Disk.write(making.shellKey(), user.privateKey());
    Disk.write(making.shellHostKey(), host.publicKey());
    Disk.write(
        making.ignition(),
        configuration.json(layout.names().mac(id), facts.nameServers(), host, user));
    HostCommands.run(
        "making the disk of " + id,
        deadline,
        "qemu-img",
        "create",
        "-q",
        "-f",
        "qcow2",
        "-F",
        image.format(),
        "-b",
        image.disk().toString(),
        making.disk().toString());
    Disk.write(making.console(), "");
    Optional<VolumeId> volume = record.volume();
    if (volume.isPresent()) {
      volumes.ensure(volume.get(), deadline);
    }
    Files.move(making.directory(), layout.machine(id).directory(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a machine that certainly doesn't run; its lock is held. */
  void remove(MachineId id) throws IOException {
    removeHalfMade(id);
    MachineFiles files = layout.machine(id);
    if (Files.exists(files.directory())) {
      // From here on it is no machine any more, whenever this process dies.
      Files.move(
          files.directory(), layout.halfMade(id).directory(), StandardCopyOption.ATOMIC_MOVE);
    }
    removeHalfMade(id);
    Disk.remove(files.run());
  }

  private void removeHalfMade(MachineId id) throws IOException {
    Path directory = layout.halfMade(id).directory();
    Disk.remove(directory);
  }
}
