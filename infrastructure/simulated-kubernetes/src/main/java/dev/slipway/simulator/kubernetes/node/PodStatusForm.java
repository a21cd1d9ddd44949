package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The status of a pod as its kubelet writes it. */
final class PodStatusForm {

  private PodStatusForm() {}

  /**
   * Writes the status.
   *
   * @param ip empty until the pod has its network
   * @param phase as it follows from the containers
   */
  static void write(
      ObjectNode pod,
      NodeOptions node,
      String ip,
      String phase,
      Collection<ContainerRun> containers,
      Instant now) {
    ObjectNode status = Json.ensure(pod, "status");
    status.put("phase", phase);
    boolean finished = phase.equals("Succeeded") || phase.equals("Failed");
    List<String> unready =
        containers.stream().filter(each -> !each.isReady()).map(ContainerRun::name).toList();
    set(pod, "PodReadyToStartContainers", !ip.isEmpty() && !finished, "", "", now);
    set(pod, "Initialized", true, phase.equals("Succeeded") ? "PodCompleted" : "", "", now);
    boolean ready = unready.isEmpty() && phase.equals("Running");
    String reason =
        ready
            ? ""
            : phase.equals("Succeeded")
                ? "PodCompleted"
                : phase.equals("Failed") ? "PodFailed" : "ContainersNotReady";
    String message =
        reason.equals("ContainersNotReady")
            ? "containers with unready status: [" + String.join(" ", unready) + "]"
            : "";
    set(pod, "Ready", ready, reason, message, now);
    set(pod, "ContainersReady", ready, reason, message, now);
    set(pod, "PodScheduled", true, "", "", now);
    status.put("hostIP", node.address());
    status.putArray("hostIPs").addObject().put("ip", node.address());
    if (!ip.isEmpty()) {
      status.put("podIP", ip);
      status.putArray("podIPs").addObject().put("ip", ip);
    }
    Json.setDefault(status, "startTime", Objects.seconds(now));
    ArrayNode statuses = status.putArray("containerStatuses");
    containers.forEach(container -> statuses.add(container.status()));
    if (pod.path("metadata").has("generation")) {
      status.set("observedGeneration", pod.path("metadata").get("generation"));
    }
  }

  private static void set(
      ObjectNode pod, String type, boolean is, String reason, String message, Instant now) {
    ObjectNode condition = Objects.condition(type, is, reason, message);
    condition.putNull("lastProbeTime");
    if (pod.path("metadata").has("generation")) {
      condition.set("observedGeneration", pod.path("metadata").get("generation"));
    }
    Objects.setCondition(pod, condition, now);
  }
}
