package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which pods go first when there are too many: as Kubernetes' ActivePodsWithRanks. */
final class VictimOrder {

  private VictimOrder() {}

  static List<ObjectNode> choose(List<ObjectNode> pods, int count) {
    Map<String, Integer> byNode = new HashMap<>();
    pods.forEach(pod -> byNode.merge(Pods.node(pod), 1, Integer::sum));
    Comparator<ObjectNode> order =
        Comparator.comparing((ObjectNode pod) -> !Pods.node(pod).isEmpty())
            .thenComparing(VictimOrder::phase)
            .thenComparing(Pods::isReady)
            .thenComparing(pod -> deletionCost(pod))
            .thenComparing(pod -> -byNode.getOrDefault(Pods.node(pod), 0))
            .thenComparing(Pods::readySince, Comparator.reverseOrder())
            .thenComparing(VictimOrder::restarts, Comparator.reverseOrder())
            .thenComparing(
                pod -> Json.text(pod, "metadata", "creationTimestamp"), Comparator.reverseOrder())
            .thenComparing(Objects::name);
    return pods.stream().sorted(order).limit(count).toList();
  }

  private static int phase(ObjectNode pod) {
    return switch (Pods.phase(pod)) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  private static int deletionCost(ObjectNode pod) {
    try {
      return Integer.parseInt(
          Json.text(pod, "metadata", "annotations", "controller.kubernetes.io/pod-deletion-cost"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static long restarts(ObjectNode pod) {
    long most = 0;
    for (var status : Json.at(pod, "status", "containerStatuses")) {
      most = Math.max(most, status.path("restartCount").asLong(0));
    }
    return most;
  }
}
