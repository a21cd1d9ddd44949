package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.ObjectNames;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.deployer.rollout.ApplicationCluster;
import dev.slipway.kit.boundary.Boundaries;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Applications' objects through the API servers of their clusters. */
@ApplicationScoped
public class KubernetesApplicationCluster implements ApplicationCluster {

  private final ClusterCalls calls;
  private final ClusterWatches watches;
  private final Boundaries boundaries;

  @Inject
  KubernetesApplicationCluster(ClusterCalls calls, ClusterWatches watches, Boundaries boundaries) {
    this.calls = calls;
    this.watches = watches;
    this.boundaries = boundaries;
  }

  @Override
  public Observation observe(Application application) {
    return calls.ask(
        application.key().clusterId(),
        application.project(),
        client -> observe(client, application));
  }

  private Observation observe(KubernetesClient client, Application application) {
    ObjectNames names = ObjectNames.of(application.name());
    RawApi api = new RawApi(client);
    Optional<ClusterWatch> watch =
        watches
            .ensure(application.key().clusterId(), client)
            .filter(each -> Observation.mayComeFromCaches(application));
    return new Observation(
        seen(api.get(ObjectPaths.of(application.wish().workload().kind(), names.workload()))),
        watch
            .map(each -> each.service(names.service()))
            .orElseGet(() -> seen(api.get(ObjectPaths.of("Service", names.service())))),
        watch
            .map(each -> each.secret(names.secret()))
            .orElseGet(() -> seen(api.get(ObjectPaths.of("Secret", names.secret())))),
        watch.map(each -> each.pods(application.name())).orElseGet(() -> pods(client, names)),
        watch.map(ClusterWatch::nodes).orElseGet(() -> nodes(client)));
  }

  @Override
  public Outcome perform(Application application, Action action) {
    return perform(application.key(), application.project(), action);
  }

  @Override
  public List<SeenObject> remains(ApplicationKey application, String project) {
    ObjectNames names = ObjectNames.of(application.name());
    List<String> paths = new ArrayList<>();
    for (WorkloadKind kind : WorkloadKind.values()) {
      paths.add(ObjectPaths.of(kind.kind(), names.workload()));
    }
    paths.add(ObjectPaths.of("Service", names.service()));
    paths.add(ObjectPaths.of("Secret", names.secret()));
    return calls.ask(
        application.clusterId(),
        project,
        client -> {
          RawApi api = new RawApi(client);
          return paths.stream()
              .flatMap(path -> Stream.ofNullable(api.get(path)))
              .map(SeenObject::new)
              .toList();
        });
  }

  @Override
  public Outcome remove(ApplicationKey application, String project, Action.Remove removal) {
    return perform(application, project, removal);
  }

  private Outcome perform(ApplicationKey application, String project, Action action) {
    return boundaries.around(
        "act",
        action.getClass().getSimpleName(),
        () ->
            calls.ask(
                application.clusterId(),
                project,
                client -> perform(client, action),
                KubernetesFailure::outcome));
  }

  private static Outcome perform(KubernetesClient client, Action action) {
    RawApi api = new RawApi(client);
    return switch (action) {
      case Action.Apply apply -> apply(client, apply.manifest(), ObjectNames.SLIPWAY);
      case Action.Replace(Manifest whole, String ignored) -> {
        api.put(ObjectPaths.of(whole.kind(), whole.name()), whole.body());
        yield new Outcome.Done();
      }
      case Action.Scale scale -> scale(client, scale);
      case Action.Remove remove -> {
        api.delete(ObjectPaths.of(remove.kind(), remove.name()));
        yield new Outcome.Done();
      }
      case Action.Adopt ignored -> new Outcome.Done();
    };
  }

  private static Outcome apply(KubernetesClient client, Manifest manifest, String manager) {
    GenericKubernetesResource resource =
        client
            .getKubernetesSerialization()
            .convertValue(manifest.body(), GenericKubernetesResource.class);
    client
        .genericKubernetesResources(context(manifest))
        .inNamespace(ObjectNames.NAMESPACE)
        .resource(resource)
        .fieldManager(manager)
        .forceConflicts()
        .serverSideApply();
    return new Outcome.Done();
  }

  /** The API server refuses it if the workload's version is another one by now. */
  private static Outcome scale(KubernetesClient client, Action.Scale scale) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("name", scale.name());
    metadata.put("namespace", ObjectNames.NAMESPACE);
    if (scale.resourceVersion() != null) {
      metadata.put("resourceVersion", scale.resourceVersion());
    }
    String apiVersion = scale.kind().apiVersion();
    String kind = scale.kind().kind();
    Map<String, Object> body =
        Map.of(
            "apiVersion",
            apiVersion,
            "kind",
            kind,
            "metadata",
            metadata,
            "spec",
            Map.of("replicas", scale.to()));
    return apply(
        client, new Manifest(apiVersion, kind, scale.name(), body), ObjectNames.SCALE_MANAGER);
  }

  private static List<PodFacts> pods(KubernetesClient client, ObjectNames names) {
    return client
        .pods()
        .inNamespace(ObjectNames.NAMESPACE)
        .withLabel(ObjectNames.APP, names.workload())
        .list()
        .getItems()
        .stream()
        .map(PodReader::pod)
        .toList();
  }

  private static List<NodeFacts> nodes(KubernetesClient client) {
    return client.nodes().list().getItems().stream().map(PodReader::node).toList();
  }

  private static @Nullable SeenObject seen(@Nullable Map<String, Object> body) {
    return body == null ? null : new SeenObject(body);
  }

  private static ResourceDefinitionContext context(Manifest manifest) {
    String[] groupAndVersion = manifest.apiVersion().split("/");
    String path = ObjectPaths.collection(manifest.kind());
    return new ResourceDefinitionContext.Builder()
        .withGroup(groupAndVersion.length == 2 ? groupAndVersion[0] : null)
        .withVersion(groupAndVersion[groupAndVersion.length - 1])
        .withKind(manifest.kind())
        .withPlural(path.substring(path.lastIndexOf('/') + 1))
        .withNamespaced(true)
        .build();
  }
}
