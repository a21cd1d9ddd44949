package dev.slipway.simulator.kubernetes.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether somebody may do something: roles, and what every kubelet may. */
public final class Authorizer {
  private static final String MASTERS = "system:masters";
  private static final String NODES = "system:nodes";
  private static final Set<String> READING = Set.of("get", "list", "watch");

  /** As the Node authorizer allows, without its look at which pod runs where. */
  private static final Map<String, Set<String>> OF_NODES =
      Map.ofEntries(
          Map.entry("nodes", Set.of("get", "list", "watch", "create", "update", "patch")),
          Map.entry("nodes/status", Set.of("update", "patch")),
          Map.entry("pods", Set.of("get", "list", "watch", "create", "delete")),
          Map.entry("pods/status", Set.of("update", "patch")),
          Map.entry("pods/eviction", Set.of("create")),
          Map.entry("services", READING),
          Map.entry("endpoints", READING),
          Map.entry("endpointslices", READING),
          Map.entry("secrets", READING),
          Map.entry("configmaps", READING),
          Map.entry("serviceaccounts", Set.of("get")),
          Map.entry("serviceaccounts/token", Set.of("create")),
          Map.entry("events", Set.of("create", "update", "patch")),
          Map.entry("leases", Set.of("get", "create", "update", "patch", "delete")),
          Map.entry("tokenreviews", Set.of("create")),
          Map.entry("subjectaccessreviews", Set.of("create")));

  private final Rbac rbac;

  /** By the roles in a store. */
  public Authorizer(ClusterStore store) {
    this.rbac = new Rbac(store);
  }

  /** Whether a user may do something. */
  public boolean allows(User user, RequestAttributes request) {
    return user.groups().contains(MASTERS)
        || (user.groups().contains(NODES) && nodeMay(request))
        || rbac.allows(user, request);
  }

  private static boolean nodeMay(RequestAttributes request) {
    return request.isResource()
        && OF_NODES.getOrDefault(request.fullResource(), Set.of()).contains(request.verb());
  }

  /**
   * Lets a user pass.
   *
   * @throws ApiException 403
   */
  public void require(User user, RequestAttributes request) {
    if (!allows(user, request)) {
      throw refused(user, request);
    }
  }

  private static ApiException refused(User user, RequestAttributes request) {
    ObjectNode details = Json.object();
    if (!request.isResource()) {
      return ApiException.forbidden(
          "forbidden: User \"%s\" cannot %s path \"%s\""
              .formatted(user.name(), request.verb(), request.path()),
          details);
    }
    if (!request.name().isEmpty()) {
      details.put("name", request.name());
    }
    if (!request.group().isEmpty()) {
      details.put("group", request.group());
    }
    details.put("kind", request.resource());
    String qualified =
        request.group().isEmpty() ? request.resource() : request.resource() + "." + request.group();
    String about = request.name().isEmpty() ? "" : " \"" + request.name() + "\"";
    String where =
        request.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace \"" + request.namespace() + "\"";
    return ApiException.forbidden(
        "%s%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\"%s"
            .formatted(
                qualified,
                about,
                user.name(),
                request.verb(),
                request.fullResource(),
                request.group(),
                where),
        details);
  }

  /** The groups that a name has by itself, for impersonation. */
  public static List<String> groupsOf(String name) {
    String prefix = "system:serviceaccount:";
    if (name.startsWith(prefix)) {
      String namespace = name.substring(prefix.length()).split(":", -1)[0];
      return List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace);
    }
    return List.of();
  }
}
