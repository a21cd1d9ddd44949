package dev.slipway.simulator.kubernetes.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Taints;
import java.util.ArrayList;
import java.util.List;

/** Why a pod can't be on a node, in the scheduler's own words. */
final class Fit {

  private Fit() {}

  static List<String> misfits(ObjectNode pod, ObjectNode node, Load load) {
    // As the scheduler does, only the first filter that refuses a node speaks.
    if (Json.truth(node, "spec", "unschedulable") && !toleratesUnschedulable(pod)) {
      return List.of("node(s) were unschedulable");
    }
    for (JsonNode taint : Json.at(node, "spec", "taints")) {
      boolean keepsAway = !Json.text(taint, "effect").equals("PreferNoSchedule");
      if (keepsAway && !Taints.tolerates(pod, taint)) {
        return List.of("node(s) had untolerated taint(s)");
      }
    }
    if (!matchesNode(pod, node)) {
      return List.of("node(s) didn't match Pod's node affinity/selector");
    }
    List<String> misfits = new ArrayList<>();
    if (!load.hasPods()) {
      misfits.add("Too many pods");
    }
    if (!load.hasCpu(pod)) {
      misfits.add("Insufficient cpu");
    }
    if (!load.hasMemory(pod)) {
      misfits.add("Insufficient memory");
    }
    return misfits;
  }

  private static boolean toleratesUnschedulable(ObjectNode pod) {
    return Taints.tolerates(pod, Taints.parse(Taints.UNSCHEDULABLE + ":NoSchedule"));
  }

  private static boolean matchesNode(ObjectNode pod, ObjectNode node) {
    JsonNode selector = Json.at(pod, "spec", "nodeSelector");
    if (!selector.isEmpty() && !LabelSelector.ofMap(selector).matches(node)) {
      return false;
    }
    JsonNode terms =
        Json.at(
            pod,
            "spec",
            "affinity",
            "nodeAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution",
            "nodeSelectorTerms");
    if (terms.isEmpty()) {
      return true;
    }
    for (JsonNode term : terms) {
      if (matchesTerm(term, node)) {
        return true;
      }
    }
    return false;
  }

  static boolean matchesTerm(JsonNode term, ObjectNode node) {
    for (JsonNode field : term.path("matchFields")) {
      boolean named = false;
      for (JsonNode value : field.path("values")) {
        named |= value.asText().equals(Objects.name(node));
      }
      if (named != Json.text(field, "operator").equals("In")) {
        return false;
      }
    }
    ObjectNode selector = Json.object();
    selector.set("matchExpressions", term.path("matchExpressions"));
    return LabelSelector.of(selector).matches(node);
  }
}
