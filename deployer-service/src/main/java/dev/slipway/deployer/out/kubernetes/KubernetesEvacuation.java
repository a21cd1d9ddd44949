package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.evacuation.EvacuationCluster;
import dev.slipway.deployer.evacuation.EvacuationPlanner;
import dev.slipway.deployer.evacuation.EvacuationStep;
import dev.slipway.deployer.evacuation.NodeSeen;
import dev.slipway.deployer.evacuation.NodeSeen.BoundPod;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.kit.boundary.Boundaries;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Fenced nodes through their clusters' API servers. */
@ApplicationScoped
public class KubernetesEvacuation implements EvacuationCluster {
  private static final Logger LOG = Logger.getLogger(KubernetesEvacuation.class);
  private static final String LEASES = "kube-node-lease";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final int CONFLICT = 409;

  private final ClusterCalls calls;
  private final Boundaries boundaries;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Inject
  KubernetesEvacuation(ClusterCalls calls, Boundaries boundaries) {
    this.calls = calls;
    this.boundaries = boundaries;
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }

  @Override
  public NodeSeen observe(String clusterId, String project, String node) {
    Future<Optional<NodeSeen.Node>> found =
        threads.submit(
            () ->
                calls.ask(
                    clusterId,
                    project,
                    client -> Optional.ofNullable(node(client.nodes().withName(node).get()))));
    Optional<NodeSeen.Lease> lease =
        calls.ask(
            clusterId,
            project,
            client ->
                Optional.ofNullable(
                    lease(client.leases().inNamespace(LEASES).withName(node).get())));
    // The pods last: a lease that was not renewed before they were listed is what counts.
    return new NodeSeen(
        done(found).orElse(null), lease.orElse(null), pods(clusterId, project, node));
  }

  private List<BoundPod> pods(String clusterId, String project, String node) {
    return calls.ask(
        clusterId,
        project,
        client ->
            client
                .pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node)
                .list()
                .getItems()
                .stream()
                .map(KubernetesEvacuation::pod)
                .toList());
  }

  @Override
  public void setTaints(
      String clusterId, String project, String node, EvacuationStep.SetTaints step) {
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of("resourceVersion", step.resourceVersion()),
            "spec",
            Map.of("taints", step.taints().stream().map(KubernetesEvacuation::body).toList()));
    boundaries.around(
        "act",
        "SetTaints",
        () ->
            unlessOvertaken(
                clusterId,
                project,
                node,
                client ->
                    client
                        .nodes()
                        .withName(node)
                        .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization().asJson(patch))));
  }

  @Override
  public void markUnreachable(
      String clusterId, String project, String node, EvacuationStep.MarkUnreachable step) {
    boundaries.around(
        "act",
        "MarkUnreachable",
        () -> {
          for (BoundPod pod : step.pods()) {
            unlessOvertaken(clusterId, project, pod.name(), client -> MachineOff.pod(client, pod));
          }
          unlessOvertaken(
              clusterId,
              project,
              node,
              client -> MachineOff.node(client, node, step.resourceVersion()));
        });
  }

  /** If somebody was quicker, the next look shows what is there now. */
  private void unlessOvertaken(
      String clusterId, String project, String what, Consumer<KubernetesClient> change) {
    calls.ask(
        clusterId,
        project,
        client -> {
          change.accept(client);
          return true;
        },
        error -> {
          if (error.getCode() != CONFLICT && error.getCode() != KubernetesFailure.NOT_FOUND) {
            throw KubernetesFailure.unreachable(error);
          }
          LOG.debugf("%s changed meanwhile", what);
          return false;
        });
  }

  @Override
  public void deletePods(String clusterId, String project, EvacuationStep.DeletePods step) {
    // At once: until a pod is gone, requests are still sent to it.
    List<Future<?>> deletions = new ArrayList<>();
    for (BoundPod pod : step.pods()) {
      deletions.add(threads.submit(() -> delete(clusterId, project, pod)));
    }
    deletions.forEach(KubernetesEvacuation::done);
  }

  private void delete(String clusterId, String project, BoundPod pod) {
    boundaries.around("act", "DeletePod", () -> deleteNow(clusterId, project, pod));
  }

  private void deleteNow(String clusterId, String project, BoundPod pod) {
    unlessOvertaken(
        clusterId,
        project,
        pod.name(),
        client ->
            client.raw(
                "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name(),
                "DELETE",
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "DeleteOptions",
                    "gracePeriodSeconds",
                    0,
                    "preconditions",
                    Map.of("uid", pod.uid(), "resourceVersion", pod.resourceVersion()))));
  }

  /** What it came to; the failure of a call as the call would have thrown it. */
  private static <T> T done(Future<T> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterUnreachableException("the work was interrupted", e);
    }
  }

  private static NodeSeen.@Nullable Node node(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    Instant heartbeat =
        node.getStatus() == null
            ? null
            : node.getStatus().getConditions().stream()
                .map(condition -> condition.getLastHeartbeatTime())
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .max(Instant::compareTo)
                .orElse(null);
    return new NodeSeen.Node(
        node.getMetadata().getResourceVersion(),
        Instant.parse(node.getMetadata().getCreationTimestamp()),
        heartbeat,
        Readiness.isNodeReady(node),
        node.getSpec() == null
            ? List.of()
            : node.getSpec().getTaints().stream()
                .map(t -> new NodeSeen.Taint(t.getKey(), t.getValue(), t.getEffect(), added(t)))
                .toList());
  }

  private static @Nullable String added(Taint taint) {
    return taint.getTimeAdded();
  }

  private static NodeSeen.@Nullable Lease lease(@Nullable Lease lease) {
    return lease == null
        ? null
        : new NodeSeen.Lease(
            lease.getMetadata().getResourceVersion(),
            lease.getSpec() == null || lease.getSpec().getRenewTime() == null
                ? null
                : lease.getSpec().getRenewTime().toInstant());
  }

  private static BoundPod pod(Pod pod) {
    var metadata = pod.getMetadata();
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    Long grace = metadata.getDeletionGracePeriodSeconds();
    return new BoundPod(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        metadata.getResourceVersion(),
        metadata.getAnnotations() != null && metadata.getAnnotations().containsKey(MIRROR),
        "Succeeded".equals(phase) || "Failed".equals(phase),
        metadata.getDeletionTimestamp() != null && Long.valueOf(0).equals(grace),
        Readiness.isPodReady(pod),
        pod.getSpec().getTolerations().stream().anyMatch(KubernetesEvacuation::tolerates));
  }

  /** As core/v1's Toleration.ToleratesTaint, for the one taint. */
  private static boolean tolerates(Toleration toleration) {
    NodeSeen.Taint taint = EvacuationPlanner.TAINT;
    String effect = toleration.getEffect();
    String key = toleration.getKey();
    boolean concerned =
        (effect == null || effect.isEmpty() || effect.equals(taint.effect()))
            && (key == null || key.isEmpty() || key.equals(taint.key()));
    // One that ends after some seconds ends on a node that does not come back, too.
    return concerned
        && toleration.getTolerationSeconds() == null
        && ("Exists".equals(toleration.getOperator())
            || Objects.equals(toleration.getValue(), taint.value()));
  }

  private static Map<String, Object> body(NodeSeen.Taint taint) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("key", taint.key());
    if (taint.value() != null) {
      body.put("value", taint.value());
    }
    body.put("effect", taint.effect());
    if (taint.timeAdded() != null) {
      body.put("timeAdded", taint.timeAdded());
    }
    return body;
  }
}
