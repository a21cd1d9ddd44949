package dev.slipway.provisioner.plan;

import dev.slipway.events.MachinePhase;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.observation.Probe;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * When a worker that runs is to be fenced, for it hangs. Pure.
 *
 * <p>Two vantage points must agree, for so long: the API server has not heard of the kubelet for so
 * long that Kubernetes has marked the node, and Slipway, which asks the kubelet itself, hears
 * nothing in time. A kubelet that refuses or answers anything at all does not hang.
 *
 * <p>Never where it may be the observer's own trouble: another worker must be Ready, no more than
 * half of the workers may be silent, one is fenced at a time, and one that was just powered on
 * again is left alone for as long as a boot may take: a fault that another boot doesn't mend is no
 * endless loop.
 */
final class HungWorkers {
  private final PlannerSettings settings;

  HungWorkers(PlannerSettings settings) {
    this.settings = settings;
  }

  /**
   * Whether nothing is heard of a worker's kubelet from either side.
   *
   * @param service what its API server says of it in its present boot
   */
  static boolean isSilent(Machine machine, Probe service, Observation observation) {
    return machine.name().role() == MachineRole.WORKER
        && NodesSeen.Node.isUnheard(service)
        && observation.nodes() instanceof NodesSeen.Listed(var nodes)
        && nodes.get(machine.id().name()) instanceof NodesSeen.Node node
        && node.kubelet() instanceof Probe.Silent;
  }

  /** Whether a worker that runs shall be powered off now, to be powered on again. */
  boolean shallEnd(ClusterRecords records, Machine machine, Observation observation) {
    Instant now = observation.at();
    Instant silentSince = machine.boots().silentSince();
    return silentSince != null
        && !now.isBefore(silentSince.plus(settings.silentDeadline()))
        && machine.phase() == MachinePhase.RUNNING
        && machine.operation() == null
        && !wasJustPoweredOnAgain(machine, observation)
        && !othersAreInTrouble(records, machine, observation);
  }

  private boolean wasJustPoweredOnAgain(Machine machine, Observation observation) {
    Instant powerOn = machine.lastPowerOn();
    return machine.boots().fenced() != null
        && powerOn != null
        && observation
            .at()
            .isBefore(powerOn.plus(settings.machineDeadline(observation.bootDeadline())));
  }

  private static boolean othersAreInTrouble(
      ClusterRecords records, Machine machine, Observation observation) {
    List<Machine> workers =
        records.machines().stream()
            .filter(one -> one.name().role() == MachineRole.WORKER)
            .filter(one -> one.wishedPower() == WishedPower.ON)
            .toList();
    List<Machine> silent =
        workers.stream()
            .filter(one -> one.boots().silentSince() != null)
            .sorted(Comparator.comparing((Machine one) -> one.id().name()))
            .toList();
    boolean lost = workers.stream().anyMatch(one -> one.phase() == MachinePhase.LOST);
    boolean anyReady =
        observation.nodes() instanceof NodesSeen.Listed(var nodes)
            && workers.stream()
                .filter(one -> !isSame(one, machine))
                .anyMatch(
                    one ->
                        nodes.get(one.id().name()) instanceof NodesSeen.Node node
                            && node.ready().answers());
    boolean another = silent.stream().findFirst().filter(one -> !isSame(one, machine)).isPresent();
    return lost || another || !anyReady || silent.size() * 2 > workers.size();
  }

  private static boolean isSame(Machine one, Machine other) {
    return one.id().equals(other.id());
  }
}
