package dev.slipway.simulator.kubernetes.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How pods of a kind are spread over nodes: constraints, anti-affinity, and pods of one owner. */
final class Spread {
  private static final String HOST = "kubernetes.io/hostname";

  private final ObjectNode pod;
  private final List<ObjectNode> pods;
  private final Map<String, ObjectNode> nodes = new HashMap<>();

  Spread(ObjectNode pod, List<ObjectNode> nodes, List<ObjectNode> pods) {
    this.pod = pod;
    this.pods =
        pods.stream()
            .filter(Pods::isActive)
            .filter(each -> !Pods.node(each).isEmpty())
            .filter(each -> Objects.namespace(each).equals(Objects.namespace(pod)))
            .toList();
    nodes.forEach(node -> this.nodes.put(Objects.name(node), node));
  }

  /** Constraints that must hold. */
  List<String> misfits(ObjectNode node) {
    List<String> misfits = new ArrayList<>();
    for (JsonNode constraint : Json.at(pod, "spec", "topologySpreadConstraints")) {
      if (Json.text(constraint, "whenUnsatisfiable").equals("DoNotSchedule")
          && skew(constraint, node) > Json.number(constraint, 1, "maxSkew")) {
        misfits.add("node(s) didn't match pod topology spread constraints");
      }
    }
    for (JsonNode term : antiAffinity("requiredDuringSchedulingIgnoredDuringExecution")) {
      if (countIn(term, node) > 0) {
        misfits.add("node(s) didn't match pod anti-affinity rules");
      }
    }
    return misfits;
  }

  private JsonNode antiAffinity(String when) {
    return Json.at(pod, "spec", "affinity", "podAntiAffinity", when);
  }

  private long skew(JsonNode constraint, ObjectNode node) {
    Map<String, Integer> counts = counts(constraint);
    int fewest = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    return counts.getOrDefault(domain(constraint, node), 0) + 1L - fewest;
  }

  private Map<String, Integer> counts(JsonNode term) {
    Map<String, Integer> counts = new HashMap<>();
    nodes.values().forEach(node -> counts.put(domain(term, node), 0));
    LabelSelector selector = LabelSelector.of(term.path("labelSelector"));
    for (ObjectNode each : pods) {
      ObjectNode node = nodes.get(Pods.node(each));
      if (node != null && selector.matches(each)) {
        counts.merge(domain(term, node), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static String domain(JsonNode term, ObjectNode node) {
    String key = Json.text(term, "topologyKey");
    return Json.text(Objects.labels(node), key.isEmpty() ? HOST : key);
  }

  private int countIn(JsonNode term, ObjectNode node) {
    return counts(term).getOrDefault(domain(term, node), 0);
  }

  /** The fewer like it are there, the higher. */
  double score(ObjectNode node) {
    double score = 0;
    boolean constrained = false;
    for (JsonNode constraint : Json.at(pod, "spec", "topologySpreadConstraints")) {
      score -= 2.0 * countIn(constraint, node);
      constrained = true;
    }
    for (JsonNode each : antiAffinity("preferredDuringSchedulingIgnoredDuringExecution")) {
      score -= countIn(each.path("podAffinityTerm"), node) * Json.number(each, 1, "weight") / 50.0;
      constrained = true;
    }
    return constrained ? score : score - ownerCount(node);
  }

  /** Without a wish, pods of one controller are spread as well. */
  private double ownerCount(ObjectNode node) {
    String owner = Objects.controller(pod).map(reference -> Json.text(reference, "uid")).orElse("");
    if (owner.isEmpty()) {
      return 0;
    }
    return pods.stream()
        .filter(each -> Pods.node(each).equals(Objects.name(node)))
        .filter(
            each ->
                Objects.controller(each)
                    .filter(reference -> Json.text(reference, "uid").equals(owner))
                    .isPresent())
        .count();
  }
}
