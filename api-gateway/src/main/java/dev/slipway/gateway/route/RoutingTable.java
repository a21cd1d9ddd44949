package dev.slipway.gateway.route;

import java.util.List;

/** The owner of each public path. Knows paths only; methods are the owner's to refuse. */
public final class RoutingTable {

  private static final Destination OWN = new Destination.Own();
  private static final Destination OPEN = new Destination.Open();
  private static final Destination NOWHERE = new Destination.Nowhere();
  private static final Destination PROVISIONER = new Destination.Service(Upstream.PROVISIONER);
  private static final Destination DEPLOYER = new Destination.Service(Upstream.DEPLOYER);
  private static final Destination MONITOR = new Destination.Service(Upstream.MONITOR);

  private RoutingTable() {}

  /**
   * @param path the request's raw path, percent-encoded as the client sent it, already found {@link
   *     PathRule#isPlain plain}
   */
  public static Destination route(String path) {
    List<String> segments = segments(path);
    return switch (segments.isEmpty() ? "" : segments.getFirst()) {
      case "healthz" -> segments.size() == 1 ? OPEN : NOWHERE;
      case "q" -> management(segments);
      case "v1" -> segments.size() == 1 ? NOWHERE : version1(path, segments);
      default -> NOWHERE;
    };
  }

  private static Destination management(List<String> segments) {
    return segments.size() > 1 && segments.get(1).equals("health") ? OPEN : OWN;
  }

  private static Destination version1(String path, List<String> segments) {
    return switch (segments.get(1)) {
      case "clusters" -> clusters(path, segments);
      case "operations" -> segments.size() == 3 ? operation(segments.get(2)) : NOWHERE;
      case "infrastructures", "versions" -> PROVISIONER;
      case "events", "tokens", "projects", "dead-letters", "status" -> OWN;
      case "errors", "openapi" -> OPEN;
      default -> NOWHERE;
    };
  }

  private static Destination clusters(String path, List<String> segments) {
    if (segments.size() <= 3) {
      return PROVISIONER;
    }
    return switch (segments.get(3)) {
      case "machines", "kubeconfigs", "operations", "etcd" -> PROVISIONER;
      case "applications" -> DEPLOYER;
      case "nodes", "database", "incidents", "usage" -> MONITOR;
      case "kubernetes" -> kubernetes(path, segments.get(2));
      default -> NOWHERE;
    };
  }

  private static Destination kubernetes(String path, String cluster) {
    String rest =
        path.substring("/v1/clusters/".length() + cluster.length() + "/kubernetes".length());
    return new Destination.Kubernetes(cluster, rest.isEmpty() ? "/" : rest);
  }

  /** An operation's id says by its letter which service carries it out. */
  private static Destination operation(String id) {
    if (id.startsWith("op-p-")) {
      return PROVISIONER;
    }
    return id.startsWith("op-d-") ? DEPLOYER : NOWHERE;
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/")).stream().filter(segment -> !segment.isEmpty()).toList();
  }
}
