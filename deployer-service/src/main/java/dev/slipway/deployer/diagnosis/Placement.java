package dev.slipway.deployer.diagnosis;

import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What it would take to place pods that no node takes. */
final class Placement {
  private static final long MIB = 1024 * 1024;

  private Placement() {}

  static Finding finding(DiagnosisFacts facts, String schedulerSays, List<PodFacts> pods) {
    Optional<SchedulerComplaint> parsed = SchedulerComplaint.parse(schedulerSays);
    String who = pods.size() == 1 ? "1 pod" : pods.size() + " pods";
    if (parsed.isEmpty()) {
      return new Finding(
          Reason.UNSCHEDULABLE,
          Diagnoser.names(pods),
          who + " cannot be placed on a node: " + Diagnoser.sentence(schedulerSays),
          facts.nodes().isEmpty() ? "Add workers." : "Add workers, or wish for fewer replicas.");
    }
    SchedulerComplaint complaint = parsed.orElseThrow();
    return new Finding(
        Reason.UNSCHEDULABLE,
        Diagnoser.names(pods),
        who
            + " cannot be placed on any of "
            + nodes(complaint.nodes())
            + ": "
            + why(complaint)
            + ".",
        remedy(facts, complaint, pods));
  }

  private static String why(SchedulerComplaint complaint) {
    List<String> parts = new ArrayList<>();
    complaint
        .reasons()
        .forEach(
            (reason, count) ->
                parts.add(
                    count
                        + (count == 1 ? " has " : " have ")
                        + switch (reason) {
                          case "Insufficient memory" -> "too little memory left";
                          case "Insufficient cpu" -> "too little processor time left";
                          case "Too many pods" -> "all the pods that a node takes";
                          case "node(s) were unschedulable" -> "been cordoned";
                          default -> other(reason);
                        }));
    return String.join(", ", parts);
  }

  private static String other(String reason) {
    String taint = "node(s) had untolerated taint ";
    if (!reason.startsWith(taint)) {
      return "another reason (" + reason + ")";
    }
    String inBraces = reason.substring(taint.length()).replaceAll("[{}]", "");
    String key = inBraces.split(":", 2)[0].strip();
    return switch (key) {
      case "node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready" ->
          "been found not ready";
      case NodeFacts.OUT_OF_SERVICE -> "a machine that is off";
      case "node.kubernetes.io/unschedulable" -> "been cordoned";
      default -> "the taint " + key;
    };
  }

  private static String remedy(
      DiagnosisFacts facts, SchedulerComplaint complaint, List<PodFacts> pods) {
    int count = pods.size();
    Resources each = pods.getFirst().requests();
    boolean memory = complaint.insufficient("memory") > 0;
    boolean cpu = complaint.insufficient("cpu") > 0;
    if (!memory && !cpu && complaint.full() == 0) {
      return "Bring the nodes back that are away, uncordon those that are cordoned, or add workers.";
    }
    long perWorker = facts.nodes().stream().mapToLong(node -> room(node, each)).max().orElse(0);
    List<String> ways = new ArrayList<>();
    if (memory) {
      ways.add(
          "give the workers %d MiB more memory altogether"
              .formatted(Math.ceilDiv(count * each.memoryBytes(), MIB)));
    }
    if (cpu) {
      ways.add("give the workers %d m more CPU altogether".formatted(count * each.cpuMillis()));
    }
    if (perWorker > 0) {
      long workers = Math.ceilDiv(count, perWorker);
      ways.add(
          "add %d %s of the present size (each takes up to %d of these pods)"
              .formatted(workers, workers == 1 ? "worker" : "workers", perWorker));
    } else if (!facts.nodes().isEmpty()) {
      ways.add("add larger workers, for none of the present size takes even one of these pods");
    }
    int fit = facts.wished() - count;
    if (fit > 0) {
      ways.add("wish for at most " + fit + " replicas");
    }
    String all = ways.size() == 1 ? ways.getFirst() : either(ways);
    return Character.toUpperCase(all.charAt(0)) + all.substring(1) + ".";
  }

  private static String either(List<String> ways) {
    return String.join(", ", ways.subList(0, ways.size() - 1)) + ", or " + ways.getLast();
  }

  /** How many such pods an empty node takes. */
  private static long room(NodeFacts node, Resources each) {
    long room = node.mostPods() > 0 ? node.mostPods() : Long.MAX_VALUE;
    if (each.memoryBytes() > 0) {
      room = Math.min(room, node.allocatable().memoryBytes() / each.memoryBytes());
    }
    if (each.cpuMillis() > 0) {
      room = Math.min(room, node.allocatable().cpuMillis() / each.cpuMillis());
    }
    return room == Long.MAX_VALUE ? 0 : room;
  }

  private static String nodes(int count) {
    return count == 1 ? "1 node" : count + " nodes";
  }
}
