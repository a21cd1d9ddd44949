package dev.slipway.harness.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wished of a cluster, as whoever asked for all of it remembers it: which machines there
 * are, which are off, which incarnation each is, and how many replicas WordPress has.
 */
final class Wish {
  private final int etcd;

  /** The incarnation of each machine, by name. */
  private final TreeMap<String, Integer> machines = new TreeMap<>();

  private final Set<String> off = new HashSet<>();
  private @Nullable Integer replicas;

  /** The incarnation that all have in common which were made together last. */
  private int founded = 1;

  Wish(Sequence sequence) {
    this.etcd = sequence.etcd();
    makeAnew(sequence.workers());
  }

  private void makeAnew(int workers) {
    founded = 1;
    machines.clear();
    off.clear();
    replicas = null;
    Stream.of(numbered("e", etcd), List.of("c1", "d1"), numbered("w", workers))
        .flatMap(Collection::stream)
        .forEach(name -> machines.put(name, 1));
  }

  private static List<String> numbered(String role, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> role + number).toList();
  }

  /** The code of the problem that a deed must be refused with, or empty where it is accepted. */
  String refusal(Deed deed) {
    return switch (deed) {
      case Deed.Grow(int workers) -> workers < workers().size() ? "unsupported" : "";
      case Deed.Operate(String machine, Deed.Kind kind) -> refusal(machine, kind);
      case Deed.Deploy ignored -> replicas == null ? "" : "name-taken";
      case Deed.Scale ignored -> replicas == null ? "not-found" : "";
      case Deed.Undeploy ignored -> replicas == null ? "not-found" : "";
      case Deed.Regenerate ignored -> "";
      case Deed.Recreate ignored -> "";
      case Deed.Kill ignored -> "";
      case Deed.Hang ignored -> "";
    };
  }

  private String refusal(String machine, Deed.Kind kind) {
    if (!machines.containsKey(machine)) {
      return "not-found";
    }
    return switch (kind) {
      case POWER_ON, REBOOT -> "";
      case POWER_OFF, REPLACE -> takesTheQuorum(machine) ? "quorum-at-risk" : "";
    };
  }

  private boolean takesTheQuorum(String machine) {
    long others =
        numbered("e", etcd).stream()
            .filter(member -> !member.equals(machine) && !off.contains(member))
            .count();
    return machine.startsWith("e") && others < etcd / 2 + 1;
  }

  /** What is wished once a deed was accepted, or has happened. */
  void after(Deed deed) {
    switch (deed) {
      case Deed.Grow(int workers) -> numbered("w", workers).forEach(this::add);
      case Deed.Operate(String machine, Deed.Kind kind) -> after(machine, kind);
      case Deed.Deploy(int count) -> replicas = count;
      case Deed.Scale(int count) -> replicas = count;
      case Deed.Undeploy ignored -> replicas = null;
      case Deed.Regenerate ignored -> regenerate();
      case Deed.Recreate ignored -> makeAnew(workers().size());
      // It comes back by itself.
      case Deed.Kill ignored -> {}
      case Deed.Hang ignored -> {}
    }
  }

  private void after(String machine, Deed.Kind kind) {
    switch (kind) {
      case POWER_OFF -> off.add(machine);
      case POWER_ON, REBOOT -> off.remove(machine);
      case REPLACE -> machines.merge(machine, 1, Integer::sum);
    }
  }

  private void add(String worker) {
    // Those that a regeneration has made anew have one incarnation in common, and so has this one.
    machines.putIfAbsent(worker, founded);
  }

  private void regenerate() {
    founded =
        machines.entrySet().stream()
                .filter(machine -> !machine.getKey().equals("d1"))
                .mapToInt(machine -> machine.getValue())
                .max()
                .orElse(0)
            + 1;
    machines.replaceAll((name, incarnation) -> name.equals("d1") ? incarnation : founded);
    off.retainAll(Set.of("d1"));
  }

  /** Machines that are off by wish, without which what was asked for may have to wait. */
  List<String> missed() {
    List<String> missed = new ArrayList<>(Stream.of("c1", "d1").filter(off::contains).toList());
    if (runningWorkers().isEmpty()) {
      missed.add("w1");
    }
    return missed;
  }

  boolean isOff(String machine) {
    return off.contains(machine);
  }

  boolean allOn() {
    return off.isEmpty();
  }

  /** The incarnation of each machine, by name. */
  TreeMap<String, Integer> machines() {
    return new TreeMap<>(machines);
  }

  List<String> workers() {
    return machines.keySet().stream().filter(name -> name.startsWith("w")).toList();
  }

  List<String> runningWorkers() {
    return workers().stream().filter(worker -> !off.contains(worker)).toList();
  }

  /** How many replicas WordPress shall have, or null where it isn't there. */
  @Nullable Integer replicas() {
    return replicas;
  }
}
