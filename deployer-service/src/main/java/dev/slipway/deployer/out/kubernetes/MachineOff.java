package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.evacuation.NodeSeen.BoundPod;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says of a node whose machine is off, and of what it ran, that it isn't ready. When a kubelet last
 * reported stays as it is: that was before.
 */
final class MachineOff {
  private static final String READY = "Ready";
  private static final String REASON = "MachineOff";
  private static final String MESSAGE = "The machine is off.";

  private MachineOff() {}

  static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(one -> READY.equals(one.getType()) && "True".equals(one.getStatus()));
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(one -> READY.equals(one.getType()) && "True".equals(one.getStatus()));
  }

  /** Unknown, which is what Kubernetes says itself of a node whose kubelet is silent. */
  static void node(KubernetesClient client, String name, String resourceVersion) {
    Resource<Node> resource = client.nodes().withName(name);
    Node node = resource.get();
    if (isOf(node, resourceVersion)) {
      List<NodeCondition> conditions = node.getStatus().getConditions();
      conditions.stream()
          .filter(one -> READY.equals(one.getType()))
          .forEach(
              one -> {
                one.setStatus("Unknown");
                one.setReason(REASON);
                one.setMessage(MESSAGE);
                one.setLastTransitionTime(now());
              });
      write(client, resource, resourceVersion, conditions);
    }
  }

  static void pod(KubernetesClient client, BoundPod seen) {
    Resource<Pod> resource = client.pods().inNamespace(seen.namespace()).withName(seen.name());
    Pod pod = resource.get();
    if (isOf(pod, seen.resourceVersion())) {
      List<PodCondition> conditions = pod.getStatus().getConditions();
      conditions.stream()
          .filter(one -> READY.equals(one.getType()))
          .forEach(
              one -> {
                one.setStatus("False");
                one.setReason(REASON);
                one.setMessage(MESSAGE);
                one.setLastTransitionTime(now());
              });
      write(client, resource, seen.resourceVersion(), conditions);
    }
  }

  private static boolean isOf(@Nullable HasMetadata object, String resourceVersion) {
    return object != null && resourceVersion.equals(object.getMetadata().getResourceVersion());
  }

  private static void write(
      KubernetesClient client, Resource<?> resource, String resourceVersion, List<?> conditions) {
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of("resourceVersion", resourceVersion),
            "status",
            Map.of("conditions", conditions));
    resource
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(patch));
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
