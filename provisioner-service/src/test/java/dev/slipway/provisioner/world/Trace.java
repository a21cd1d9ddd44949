package dev.slipway.provisioner.world;

import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.PowerState;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.plan.Recording;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What two runs of a plan must have in common, wherever the process died in one of them. Times,
 * boots' ids and evidence aside, for those differ by nature; and of the states of a machine only
 * the last one and whether it was ever off against the wish, for how many a reader sees on the way
 * depends on when somebody looked.
 *
 * @param there machines, networks and volumes at the driver
 * @param recorded the cluster, its machines and what runs on them
 * @param told the events, in their order
 * @param states the last state of each machine that was told
 * @param lost the machines that were told as off against the wish
 * @param operations how each operation ended
 */
public record Trace(
    List<String> there,
    List<String> recorded,
    List<String> told,
    Map<String, String> states,
    Set<String> lost,
    List<String> operations) {

  /** What came of it, without events that were told before. */
  public static Trace of(World world, int eventsBefore) {
    List<Recording.Happening> happenings = world.events.subList(eventsBefore, world.events.size());
    Map<String, String> states = new TreeMap<>();
    Set<String> lost = new TreeSet<>();
    for (Recording.Happening happening : happenings) {
      if (happening.event() instanceof MachineStateChanged changed) {
        String machine = changed.machine() + "@" + happening.incarnation();
        states.put(machine, changed.phase() + " " + changed.power() + " " + changed.wished());
        if (changed.power() == PowerState.OFF && !changed.wished()) {
          lost.add(machine);
        }
      }
    }
    return new Trace(
        there(world),
        recorded(world),
        happenings.stream()
            .filter(happening -> !(happening.event() instanceof MachineStateChanged))
            .map(Trace::plain)
            .toList(),
        states,
        lost,
        world.operations().stream()
            .map(operation -> operation + " " + world.report(operation).state())
            .toList());
  }

  /** Without those that were off against the wish: whether that was seen depends on the looks. */
  public Trace withoutLost() {
    return new Trace(there, recorded, told, states, Set.of(), operations);
  }

  private static List<String> there(World world) {
    var inventory = world.driver.list();
    return Stream.of(
            inventory.machines().stream().map(Trace::plain).sorted(),
            inventory.networks().stream().map(Object::toString),
            inventory.volumes().stream().map(Object::toString))
        .flatMap(all -> all)
        .toList();
  }

  private static List<String> recorded(World world) {
    var cluster = world.cluster();
    return Stream.concat(
            Stream.of(
                "%s, deleted: %s, operation: %s, members of etcd: %s"
                    .formatted(
                        cluster.phase(),
                        cluster.deletedAt() != null,
                        cluster.operation(),
                        cluster.deletedAt() == null ? world.etcd.voters() : List.of())),
            world.records().machines().stream().map(Trace::plain))
        .toList();
  }

  private static String plain(MachineState.Present machine) {
    return machine.id() + " " + machine.address() + " " + machine.power();
  }

  private static String plain(Machine machine) {
    return "%s is %s, wished %s, operation: %s"
        .formatted(machine.id(), machine.phase(), machine.wishedPower(), machine.operation());
  }

  private static String plain(Recording.Happening happening) {
    return switch (happening.event()) {
      case NodeFenced fenced -> "NodeFenced " + fenced.node() + "@" + happening.incarnation();
      case ClusterReady ready -> "ClusterReady " + ready.workers();
      case ClusterDegraded degraded -> "ClusterDegraded " + degraded.name();
      default -> happening.event().toString();
    };
  }
}
