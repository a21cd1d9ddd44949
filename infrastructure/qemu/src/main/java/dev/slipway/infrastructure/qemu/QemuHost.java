package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.Traits.MachineKind;
import dev.slipway.infrastructure.qemu.Processes.Found;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the host can give. */
final class QemuHost {

  private final LocalFacts facts;
  private final MachineStore store;
  private final AcceleratorChoice accelerator;
  private final PowerSwitch power;

  QemuHost(LocalFacts facts, MachineStore store, AcceleratorChoice accelerator, PowerSwitch power) {
    this.facts = facts;
    this.store = store;
    this.accelerator = accelerator;
    this.power = power;
  }

  /**
   * A virtual machine has a kernel of its own, and no exceptions; systemd mounts cgroup 2 there.
   */
  Traits traits() {
    Optional<Accelerator> known = accelerator.known();
    return new Traits(
        MachineKind.VIRTUAL_MACHINE,
        Set.of(),
        2,
        facts.totalMemoryMiB().orElse(0),
        Runtime.getRuntime().availableProcessors(),
        known.orElse(Accelerator.TCG).bootDeadline(),
        List.of(),
        known.map(Accelerator::text));
  }

  /**
   * What is free is what the kernel says, less what machines were promised and haven't touched yet,
   * machines that are off included: they are powered on without being asked again.
   */
  Capacity capacity() {
    int total = facts.totalMemoryMiB().orElse(0);
    int promised = 0;
    for (MachineRecord machine : store.all()) {
      int most = CommandLine.hostMemoryMiB(machine.memoryMiB());
      promised += Math.max(0, most - residentMiB(machine.id()));
    }
    int free = Math.max(0, facts.availableMemoryMiB().orElse(0) - promised);
    int largest = total - (CommandLine.hostMemoryMiB(total) - total);
    return new Capacity(
        total, free, Runtime.getRuntime().availableProcessors(), Math.max(0, largest));
  }

  private int residentMiB(MachineId id) {
    try {
      return power.process(id).map(Found::pid).map(facts::residentMiB).orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Ports listened on, or promised to a machine of any Slipway in this directory. */
  Set<Integer> usedPorts() {
    Set<Integer> used = new TreeSet<>(facts.listeningPorts());
    for (MachineRecord machine : store.ofAllInstances()) {
      machine.portForwards().stream().map(PortForward::hostPort).forEach(used::add);
    }
    return used;
  }
}
