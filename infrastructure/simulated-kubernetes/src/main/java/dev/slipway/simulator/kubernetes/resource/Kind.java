package dev.slipway.simulator.kubernetes.resource;

import java.util.List;
import java.util.Set;

/** A kind of object that is served. There is one instance of each. */
public final class Kind {
  private final String group;
  private final String version;
  private final String plural;
  private final String singular;
  private final String kind;
  private final boolean namespaced;
  private final List<String> shortNames;
  private final Set<String> subresources;
  private final String keyPrefix;

  /**
   * A kind.
   *
   * @param group the API group, empty for the core
   * @param keyPrefix where the API server keeps it in etcd, such as {@code /registry/pods}
   * @param subresources such as {@code status}
   */
  public Kind(
      String group,
      String version,
      String plural,
      String singular,
      String kind,
      boolean namespaced,
      List<String> shortNames,
      Set<String> subresources,
      String keyPrefix) {
    this.group = group;
    this.version = version;
    this.plural = plural;
    this.singular = singular;
    this.kind = kind;
    this.namespaced = namespaced;
    this.shortNames = List.copyOf(shortNames);
    this.subresources = Set.copyOf(subresources);
    this.keyPrefix = keyPrefix;
  }

  /** The API group, empty for the core. */
  public String group() {
    return group;
  }

  /** Such as {@code v1}. */
  public String version() {
    return version;
  }

  /** Such as {@code pods}. */
  public String plural() {
    return plural;
  }

  /** Such as {@code pod}. */
  public String singular() {
    return singular;
  }

  /** Such as {@code Pod}. */
  public String kind() {
    return kind;
  }

  /** Whether its objects are in namespaces. */
  public boolean namespaced() {
    return namespaced;
  }

  /** Such as {@code po}. */
  public List<String> shortNames() {
    return shortNames;
  }

  /** Such as {@code status}. */
  public Set<String> subresources() {
    return subresources;
  }

  /** Where the API server keeps it in etcd, such as {@code /registry/pods}. */
  public String keyPrefix() {
    return keyPrefix;
  }

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
