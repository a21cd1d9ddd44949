package dev.slipway.simulator.kubernetes.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a pod goes, given all nodes and all pods. Decides nothing but by what it is given. */
final class Placement {
  private final List<ObjectNode> nodes;
  private final List<ObjectNode> pods;
  private final Map<String, Load> loads = new HashMap<>();

  Placement(List<ObjectNode> nodes, List<ObjectNode> pods) {
    this.nodes = nodes;
    this.pods = pods;
    nodes.forEach(node -> loads.put(Objects.name(node), new Load(node)));
    for (ObjectNode pod : pods) {
      Load load = loads.get(Pods.node(pod));
      if (load != null && !Pods.isFinished(pod)) {
        load.add(pod);
      }
    }
  }

  /** What comes out. */
  sealed interface Result {
    record On(String node) implements Result {}

    record Nowhere(String why) implements Result {}
  }

  Result of(ObjectNode pod) {
    if (nodes.isEmpty()) {
      return new Result.Nowhere("no nodes available to schedule pods");
    }
    Map<String, Integer> reasons = new TreeMap<>();
    List<ObjectNode> fitting = new ArrayList<>();
    Spread spread = new Spread(pod, nodes, pods);
    for (ObjectNode node : nodes) {
      List<String> misfits = Fit.misfits(pod, node, load(node));
      if (misfits.isEmpty()) {
        misfits = spread.misfits(node);
      }
      if (misfits.isEmpty()) {
        fitting.add(node);
      }
      misfits.forEach(why -> reasons.merge(why, 1, Integer::sum));
    }
    if (fitting.isEmpty()) {
      return new Result.Nowhere(message(reasons));
    }
    ObjectNode best = fitting.getFirst();
    double highest = Double.NEGATIVE_INFINITY;
    for (ObjectNode node : fitting) {
      double score = spread.score(node) + load(node).score(pod) + preference(pod, node);
      if (score > highest) {
        highest = score;
        best = node;
      }
    }
    return new Result.On(Objects.name(best));
  }

  private Load load(ObjectNode node) {
    return loads.computeIfAbsent(Objects.name(node), name -> new Load(node));
  }

  private String message(Map<String, Integer> reasons) {
    List<String> texts = new ArrayList<>();
    reasons.forEach((why, count) -> texts.add(count + " " + why));
    texts.sort(String::compareTo);
    return "0/%d nodes are available: %s. no new claims to deallocate, preemption: 0/%d nodes are available: %d Preemption is not helpful for scheduling."
        .formatted(nodes.size(), String.join(", ", texts), nodes.size(), nodes.size());
  }

  /** Node affinity that is preferred, as far as labels say it. */
  private static double preference(ObjectNode pod, ObjectNode node) {
    double score = 0;
    for (JsonNode each :
        Json.at(
            pod,
            "spec",
            "affinity",
            "nodeAffinity",
            "preferredDuringSchedulingIgnoredDuringExecution")) {
      if (Fit.matchesTerm(each.path("preference"), node)) {
        score += Json.number(each, 0, "weight") / 100.0;
      }
    }
    return score;
  }
}
