package dev.slipway.provisioner.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From a key of etcd to the path at which the API server shows what is stored there. Most keys name
 * the resource as the API does; those that are older than that are known by name
 * (kubernetes/pkg/kubeapiserver/default_storage_factory_builder.go,
 * "SpecialDefaultResourcePrefixes").
 */
public final class ApiPaths {
  private static final String ROOT = "/registry/";

  private static final Map<String, String> OLD_NAMES =
      Map.of(
          "services/specs", "services",
          "services/endpoints", "endpoints",
          "controllers", "replicationcontrollers",
          "minions", "nodes",
          "ingress", "ingresses");

  private ApiPaths() {}

  /**
   * A resource that the API server has.
   *
   * @param group empty for the core group
   * @param version such as {@code v1}
   * @param name its plural, such as {@code pods}
   * @param namespaced whether its objects are in namespaces
   */
  public record Resource(String group, String version, String name, boolean namespaced) {}

  /** The path, if one of the resources is meant. */
  public static Optional<String> of(String key, List<Resource> resources) {
    if (!key.startsWith(ROOT)) {
      return Optional.empty();
    }
    String rest = key.substring(ROOT.length());
    for (Map.Entry<String, String> old : OLD_NAMES.entrySet()) {
      if (rest.startsWith(old.getKey() + "/")) {
        return path(
            "", old.getValue(), segments(rest.substring(old.getKey().length() + 1)), resources);
      }
    }
    List<String> segments = segments(rest);
    if (segments.size() > 2 && segments.getFirst().contains(".")) {
      return path(
          segments.getFirst(), segments.get(1), segments.subList(2, segments.size()), resources);
    }
    return path("", segments.getFirst(), segments.subList(1, segments.size()), resources);
  }

  /** An empty group stands for any: then the core group goes first. */
  private static Optional<String> path(
      String group, String name, List<String> object, List<Resource> resources) {
    return resources.stream()
        .filter(resource -> resource.name().equals(name))
        .filter(resource -> group.isEmpty() || resource.group().equals(group))
        .filter(resource -> object.size() == (resource.namespaced() ? 2 : 1))
        .min(java.util.Comparator.comparing(Resource::group))
        .map(resource -> path(resource, object));
  }

  private static String path(Resource resource, List<String> object) {
    String group =
        resource.group().isEmpty()
            ? "/api/" + resource.version()
            : "/apis/" + resource.group() + "/" + resource.version();
    String namespace = resource.namespaced() ? "/namespaces/" + encode(object.getFirst()) : "";
    return group + namespace + "/" + resource.name() + "/" + encode(object.getLast());
  }

  private static List<String> segments(String text) {
    return Arrays.asList(text.split("/", -1));
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
  }
}
