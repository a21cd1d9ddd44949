package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.evacuation.NodeSeen.BoundPod;
import dev.slipway.kit.kubernetes.NodeReasons;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Says of a node whose machine is off, and of what it ran, that it isn't ready. When a kubelet last
 * reported stays as it is: that was before.
 */
final class MachineOff {

  private MachineOff() {}

  /** Unknown, which is what Kubernetes says itself of a node whose kubelet is silent. */
  static void node(KubernetesClient client, String name, String resourceVersion) {
    mark(
        client,
        client.nodes().withName(name),
        resourceVersion,
        node -> node.getStatus().getConditions(),
        "Unknown");
  }

  static void pod(KubernetesClient client, BoundPod seen) {
    mark(
        client,
        client.pods().inNamespace(seen.namespace()).withName(seen.name()),
        seen.resourceVersion(),
        pod -> pod.getStatus().getConditions(),
        "False");
  }

  /** Nothing, if the object is of another version by now. */
  @SuppressWarnings("unchecked")
  private static <T extends HasMetadata> void mark(
      KubernetesClient client,
      Resource<T> resource,
      String resourceVersion,
      Function<T, List<?>> conditionsOf,
      String ready) {
    T object = resource.get();
    if (object == null || !resourceVersion.equals(object.getMetadata().getResourceVersion())) {
      return;
    }
    var json = client.getKubernetesSerialization();
    List<Map<String, Object>> conditions = new ArrayList<>();
    for (Object condition : conditionsOf.apply(object)) {
      Map<String, Object> copy = json.convertValue(condition, Map.class);
      if ("Ready".equals(copy.get("type"))) {
        copy.put("status", ready);
        copy.put("reason", NodeReasons.MACHINE_OFF);
        copy.put("message", "The machine is off.");
        copy.put("lastTransitionTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      }
      conditions.add(copy);
    }
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of("resourceVersion", resourceVersion),
            "status",
            Map.of("conditions", conditions));
    resource.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), json.asJson(patch));
  }
}
