package dev.slipway.simulator.kubernetes.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All kinds that are served. */
public final class Kinds {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final List<Kind> ALL = new ArrayList<>();

  public static final Kind CONFIG_MAP = core("configmaps", "ConfigMap", "cm");
  public static final Kind ENDPOINTS =
      core("endpoints", "endpoints", "Endpoints", true, "services/endpoints", Set.of(), "ep");
  public static final Kind EVENT = core("events", "Event", "ev");
  public static final Kind NAMESPACE =
      core(
          "namespaces",
          "namespace",
          "Namespace",
          false,
          "namespaces",
          Set.of("status", "finalize"),
          "ns");
  public static final Kind NODE =
      core("nodes", "node", "Node", false, "minions", Set.of("status", "proxy"), "no");
  public static final Kind POD =
      core(
          "pods",
          "pod",
          "Pod",
          true,
          "pods",
          Set.of(
              "status",
              "log",
              "binding",
              "eviction",
              "exec",
              "attach",
              "portforward",
              "proxy",
              "ephemeralcontainers",
              "resize"),
          "po");
  public static final Kind REPLICATION_CONTROLLER =
      core(
          "replicationcontrollers",
          "replicationcontroller",
          "ReplicationController",
          true,
          "controllers",
          Set.of("status", "scale"),
          "rc");
  public static final Kind SECRET = core("secrets", "Secret");
  public static final Kind SERVICE_ACCOUNT =
      core(
          "serviceaccounts",
          "serviceaccount",
          "ServiceAccount",
          true,
          "serviceaccounts",
          Set.of("token"),
          "sa");
  public static final Kind SERVICE =
      core(
          "services",
          "service",
          "Service",
          true,
          "services/specs",
          Set.of("status", "proxy"),
          "svc");

  public static final Kind DEPLOYMENT =
      add("apps", "v1", "deployments", "Deployment", true, Set.of("status", "scale"), "deploy");
  public static final Kind REPLICA_SET =
      add("apps", "v1", "replicasets", "ReplicaSet", true, Set.of("status", "scale"), "rs");
  public static final Kind LEASE =
      add("coordination.k8s.io", "v1", "leases", "Lease", true, Set.of());
  public static final Kind ENDPOINT_SLICE =
      add("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true, Set.of());
  public static final Kind EVENT_NEW =
      keep(
          new Kind(
              "events.k8s.io",
              "v1",
              "events",
              "event",
              "Event",
              true,
              List.of("ev"),
              Set.of(),
              "/registry/events"));
  public static final Kind CLUSTER_ROLE_BINDING =
      add(RBAC, "v1", "clusterrolebindings", "ClusterRoleBinding", false, Set.of());
  public static final Kind CLUSTER_ROLE =
      add(RBAC, "v1", "clusterroles", "ClusterRole", false, Set.of());
  public static final Kind ROLE_BINDING =
      add(RBAC, "v1", "rolebindings", "RoleBinding", true, Set.of());
  public static final Kind ROLE = add(RBAC, "v1", "roles", "Role", true, Set.of());
  public static final Kind PRIORITY_CLASS =
      add("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", false, Set.of(), "pc");

  private Kinds() {}

  /** Every kind, the core's first. */
  public static List<Kind> all() {
    return List.copyOf(ALL);
  }

  /** The kind of a path's group, version and plural. */
  public static Optional<Kind> find(String group, String version, String plural) {
    return ALL.stream()
        .filter(
            kind ->
                kind.group().equals(group)
                    && kind.version().equals(version)
                    && kind.plural().equals(plural))
        .findFirst();
  }

  /** The kind of an object's {@code apiVersion} and {@code kind}. */
  public static Optional<Kind> of(String apiVersion, String kind) {
    return ALL.stream()
        .filter(each -> each.kind().equals(kind) && each.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /** The kind whose objects are kept at a key of etcd. */
  public static Optional<Kind> ofKey(String key) {
    return ALL.stream().filter(kind -> key.startsWith(kind.keyPrefix() + "/")).findFirst();
  }

  private static Kind core(String plural, String kind, String... shortNames) {
    String singular = kind.toLowerCase(java.util.Locale.ROOT);
    return core(plural, singular, kind, true, plural, Set.of(), shortNames);
  }

  private static Kind core(
      String plural,
      String singular,
      String kind,
      boolean namespaced,
      String key,
      Set<String> subresources,
      String... shortNames) {
    return keep(
        new Kind(
            "",
            "v1",
            plural,
            singular,
            kind,
            namespaced,
            List.of(shortNames),
            subresources,
            "/registry/" + key));
  }

  private static Kind add(
      String group,
      String version,
      String plural,
      String kind,
      boolean namespaced,
      Set<String> subresources,
      String... shortNames) {
    return keep(
        new Kind(
            group,
            version,
            plural,
            kind.toLowerCase(java.util.Locale.ROOT),
            kind,
            namespaced,
            List.of(shortNames),
            subresources,
            "/registry/" + plural));
  }

  private static Kind keep(Kind kind) {
    ALL.add(kind);
    return kind;
  }
}
