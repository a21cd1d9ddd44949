package dev.slipway.simulator.kubernetes.resource;

import java.util.List;
import java.util.Set;

/**
 * A kind of object that is served.
 *
 * @param group the API group, empty for the core
 * @param keyPrefix where the API server keeps it in etcd, such as {@code /registry/pods}
 * @param subresources such as {@code status}
 */
public record Kind(
    String group,
    String version,
    String plural,
    String singular,
    String kind,
    boolean namespaced,
    List<String> shortNames,
    Set<String> subresources,
    String keyPrefix) {

  /** {@code v1}, {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code pods}, {@code deployments.apps}: as messages name it. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Whether status is changed on its own. */
  public boolean hasStatus() {
    return subresources.contains("status");
  }

  /** The etcd key of an object. */
  public String key(String namespace, String name) {
    return namespaced ? keyPrefix + "/" + namespace + "/" + name : keyPrefix + "/" + name;
  }

  /** What the keys of its objects begin with; the empty namespace is all of them. */
  public String prefix(String namespace) {
    return namespace.isEmpty() ? keyPrefix + "/" : keyPrefix + "/" + namespace + "/";
  }

  @Override
  public String toString() {
    return qualified();
  }
}
