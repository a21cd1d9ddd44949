package dev.slipway.gateway.kubernetes;

import dev.slipway.kit.identity.Role;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a role may ask of a cluster's API through the gateway. The gateway's credential may do more
 * than most callers, so the gateway itself holds back what the cluster would not: a viewer reads,
 * but no secrets and nothing that reaches into pods; an editor changes what lies in namespaces, but
 * not who may do what. Both follow Kubernetes' own roles {@code view} and {@code edit}
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles). Segments are
 * matched wherever they stand: too strict for an object that bears such a name, never too lax.
 */
public final class AccessRule {

  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** Reads that hand out credentials or reach through the API server into something else. */
  private static final Set<String> NOT_FOR_VIEWERS =
      Set.of("secrets", "proxy", "exec", "attach", "portforward", "token", "configz");

  /** Writes by which one could give oneself more rights. */
  private static final Set<String> NOT_FOR_EDITORS_TO_WRITE =
      Set.of(
          "rbac.authorization.k8s.io",
          "certificates.k8s.io",
          "admissionregistration.k8s.io",
          "apiregistration.k8s.io",
          "apiextensions.k8s.io",
          "token",
          "proxy");

  private static final Set<String> SYSTEM_NAMESPACES =
      Set.of("kube-system", "kube-public", "kube-node-lease");

  private AccessRule() {}

  /**
   * Why the request is refused, or nothing if it may pass.
   *
   * @param path the raw path at the API server
   * @param impersonates whether it carries an Impersonate-* header
   */
  public static Optional<String> refusal(
      Role role, String method, String path, boolean impersonates) {
    if (role == Role.ADMIN) {
      return Optional.empty();
    }
    if (impersonates) {
      return Optional.of("Only the role ADMIN may impersonate.");
    }
    List<String> segments = segments(path);
    boolean reading = READING.contains(method.toUpperCase(Locale.ROOT));
    return role == Role.EDITOR ? editor(segments, reading) : viewer(segments, reading);
  }

  private static Optional<String> viewer(List<String> segments, boolean reading) {
    if (!reading) {
      return Optional.of("The role VIEWER may only read.");
    }
    return segments.stream()
        .filter(NOT_FOR_VIEWERS::contains)
        .findFirst()
        .map(segment -> "The role VIEWER may not read \"" + segment + "\".");
  }

  private static Optional<String> editor(List<String> segments, boolean reading) {
    if (segments.stream().anyMatch(SYSTEM_NAMESPACES::contains)
        && (!reading || segments.stream().anyMatch(NOT_FOR_VIEWERS::contains))) {
      return Optional.of("The role EDITOR may only read in Kubernetes' own namespaces.");
    }
    if (reading) {
      return segments.contains("secrets") && !segments.contains("namespaces")
          ? Optional.of("The role EDITOR may read secrets in one namespace at a time only.")
          : segments.contains("proxy")
              ? Optional.of("The role EDITOR may not use \"proxy\".")
              : Optional.empty();
    }
    int namespaces = segments.indexOf("namespaces");
    // .../namespaces/<name>/<resource>: at least one segment after the namespace's name.
    if (namespaces < 0 || segments.size() < namespaces + 3) {
      return Optional.of("The role EDITOR may change only what lies in a namespace.");
    }
    return segments.stream()
        .filter(NOT_FOR_EDITORS_TO_WRITE::contains)
        .findFirst()
        .map(segment -> "The role EDITOR may not change \"" + segment + "\".");
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/")).stream()
        .filter(segment -> !segment.isEmpty())
        .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
        .map(segment -> segment.toLowerCase(Locale.ROOT))
        .toList();
  }
}
