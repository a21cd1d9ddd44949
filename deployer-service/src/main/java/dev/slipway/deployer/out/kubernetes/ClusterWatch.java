package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.manifest.ObjectNames;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.deployer.rollout.WakeUps;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Watches Slipway's objects in one cluster and its nodes, and wakes the applications that they
 * belong to. Its caches serve observation, except for workloads.
 */
final class ClusterWatch implements AutoCloseable {
  private final String clusterId;
  private final KubernetesClient client;
  private final WakeUps wakeUps;
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<Secret> secrets;
  private final SharedIndexInformer<Node> nodes;

  ClusterWatch(String clusterId, KubernetesClient client, WakeUps wakeUps) {
    this.clusterId = clusterId;
    this.client = client;
    this.wakeUps = wakeUps;
    pods =
        own(
            client.pods().inNamespace(ObjectNames.NAMESPACE),
            (a, b) -> PodReader.pod(a).equals(PodReader.pod(b)));
    services = own(client.services().inNamespace(ObjectNames.NAMESPACE), ClusterWatch::same);
    secrets = own(client.secrets().inNamespace(ObjectNames.NAMESPACE), ClusterWatch::same);
    this.<Deployment>own(
        client.apps().deployments().inNamespace(ObjectNames.NAMESPACE), ClusterWatch::same);
    this.<ReplicationController>own(
        client.replicationControllers().inNamespace(ObjectNames.NAMESPACE), ClusterWatch::same);
    nodes = client.nodes().runnableInformer(0);
    nodes.addEventHandler(
        new Waker<>(
            (a, b) -> PodReader.node(a).equals(PodReader.node(b)),
            node -> wakeUps.wakeCluster(clusterId)));
    informers.add(nodes);
  }

  /** Begins to watch; does not wait for the first lists. */
  void start() {
    informers.forEach(SharedIndexInformer::start);
  }

  /** Whether it watches through this client. */
  boolean uses(KubernetesClient other) {
    return client == other;
  }

  /** Whether its caches can be used: every list is complete and every watch runs. */
  boolean isUsable() {
    return informers.stream().allMatch(each -> each.hasSynced() && each.isWatching());
  }

  @Nullable SeenObject service(String name) {
    return seen(services.getStore().getByKey(ObjectNames.NAMESPACE + "/" + name));
  }

  @Nullable SeenObject secret(String name) {
    return seen(secrets.getStore().getByKey(ObjectNames.NAMESPACE + "/" + name));
  }

  List<PodFacts> pods(String application) {
    return pods.getStore().list().stream()
        .filter(pod -> application.equals(applicationOf(pod)))
        .map(PodReader::pod)
        .toList();
  }

  List<NodeFacts> nodes() {
    return nodes.getStore().list().stream().map(PodReader::node).toList();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  private <T extends HasMetadata> SharedIndexInformer<T> own(
      FilterWatchListDeletable<T, ?, ?> all, BiPredicate<T, T> same) {
    SharedIndexInformer<T> informer =
        all.withLabel(ObjectNames.MANAGED_BY, ObjectNames.SLIPWAY).runnableInformer(0);
    informer.addEventHandler(new Waker<>(same, this::wake));
    informers.add(informer);
    return informer;
  }

  private void wake(HasMetadata object) {
    String application = applicationOf(object);
    if (application != null) {
      wakeUps.wake(clusterId, application);
    }
  }

  @SuppressWarnings("unchecked")
  private @Nullable SeenObject seen(@Nullable HasMetadata object) {
    return object == null
        ? null
        : new SeenObject(
            (Map<String, Object>)
                client.getKubernetesSerialization().convertValue(object, Map.class));
  }

  private static @Nullable String applicationOf(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? null : labels.get(ObjectNames.APP);
  }

  private static <T extends HasMetadata> boolean same(T one, T other) {
    return Objects.equals(
        one.getMetadata().getResourceVersion(), other.getMetadata().getResourceVersion());
  }

  /** Wakes for what is new, gone or different. */
  private record Waker<T extends HasMetadata>(
      BiPredicate<T, T> same, java.util.function.Consumer<HasMetadata> wake)
      implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T object) {
      wake.accept(object);
    }

    @Override
    public void onUpdate(T before, T after) {
      if (!same.test(before, after)) {
        wake.accept(after);
      }
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      wake.accept(object);
    }
  }
}
