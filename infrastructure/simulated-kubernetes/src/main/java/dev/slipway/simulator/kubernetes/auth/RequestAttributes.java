package dev.slipway.simulator.kubernetes.auth;

/**
 * What is asked for, as roles see it.
 *
 * @param verb such as {@code get}, {@code list}, {@code deletecollection}
 * @param path of requests that are about no resource, empty for the others
 * @param group of the resource
 * @param subresource or empty
 * @param namespace or empty
 * @param name or empty
 */
public record RequestAttributes(
    String verb,
    String path,
    String group,
    String version,
    String resource,
    String subresource,
    String namespace,
    String name) {

  /** About no resource. */
  public static RequestAttributes of(String verb, String path) {
    return new RequestAttributes(verb, path, "", "", "", "", "", "");
  }

  /** Whether it is about a resource. */
  public boolean isResource() {
    return path.isEmpty();
  }

  /** {@code pods/log}. */
  public String fullResource() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }
}
