package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which resources there are, in the older form and in the aggregated one. */
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final Set<String> IN_ALL =
      Set.of("pods", "services", "replicationcontrollers", "deployments", "replicasets");

  /** Resources that answer questions, and keep nothing. */
  private static final List<Kind> REVIEWS =
      List.of(
          review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview", false),
          review("authentication.k8s.io", "tokenreviews", "TokenReview", false),
          review(
              "authorization.k8s.io",
              "localsubjectaccessreviews",
              "LocalSubjectAccessReview",
              true),
          review(
              "authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
          review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview", false));

  private Discovery() {}

  private static Kind review(String group, String plural, String kind, boolean namespaced) {
    return new Kind(
        group,
        "v1",
        plural,
        kind.toLowerCase(java.util.Locale.ROOT),
        kind,
        namespaced,
        List.of(),
        Set.of(),
        "");
  }

  private static List<Kind> all() {
    List<Kind> all = new ArrayList<>(Kinds.all());
    all.addAll(REVIEWS);
    return all;
  }

  private static Set<String> groups() {
    Set<String> groups = new LinkedHashSet<>();
    all().stream().map(Kind::group).filter(group -> !group.isEmpty()).forEach(groups::add);
    return groups;
  }

  /** Every {@code group/version} with a document of its own. */
  static Set<String> groupVersions() {
    Set<String> versions = new TreeSet<>();
    all().forEach(kind -> versions.add(kind.apiVersion()));
    return versions;
  }

  static ObjectNode versions(String address) {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", address);
    return versions;
  }

  static ObjectNode groupList() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    groups().forEach(name -> groups.add(group(name, false)));
    return list;
  }

  static boolean hasGroup(String name) {
    return groups().contains(name);
  }

  static ObjectNode group(String name, boolean whole) {
    ObjectNode group = Json.object();
    if (whole) {
      group.put("kind", "APIGroup").put("apiVersion", "v1");
    }
    group.put("name", name);
    group.putArray("versions").add(version(name));
    group.set("preferredVersion", version(name));
    return group;
  }

  private static ObjectNode version(String group) {
    return Json.object().put("groupVersion", group + "/v1").put("version", "v1");
  }

  static boolean hasVersion(String group, String version) {
    return version.equals("v1") && (group.isEmpty() || hasGroup(group));
  }

  static ObjectNode resources(String group) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", group.isEmpty() ? "v1" : group + "/v1");
    ArrayNode resources = list.putArray("resources");
    for (Kind kind : all()) {
      if (kind.group().equals(group)) {
        resource(kind, resources.addObject());
        kind.subresources().stream()
            .sorted()
            .forEach(sub -> subresource(kind, sub, resources.addObject()));
      }
    }
    return list;
  }

  private static void resource(Kind kind, ObjectNode resource) {
    resource
        .put("name", kind.plural())
        .put("singularName", kind.singular())
        .put("namespaced", kind.namespaced())
        .put("kind", kind.kind());
    verbs(kind).forEach(resource.putArray("verbs")::add);
    if (!kind.shortNames().isEmpty()) {
      kind.shortNames().forEach(resource.putArray("shortNames")::add);
    }
    if (IN_ALL.contains(kind.plural())) {
      resource.putArray("categories").add("all");
    }
  }

  private static void subresource(Kind kind, String name, ObjectNode resource) {
    resource
        .put("name", kind.plural() + "/" + name)
        .put("singularName", "")
        .put("namespaced", kind.namespaced());
    ObjectNode target = responseKind(kind, name);
    if (!target.path("group").asText().equals(kind.group())) {
      resource.put("group", target.path("group").asText());
      resource.put("version", target.path("version").asText());
    }
    resource.put("kind", target.path("kind").asText());
    verbs(name).forEach(resource.putArray("verbs")::add);
  }

  private static List<String> verbs(Kind kind) {
    if (kind.keyPrefix().isEmpty()) {
      return List.of("create");
    }
    if (kind == Kinds.NAMESPACE) {
      return VERBS.stream().filter(verb -> !verb.equals("deletecollection")).toList();
    }
    return VERBS;
  }

  private static List<String> verbs(String subresource) {
    return switch (subresource) {
      case "log" -> List.of("get");
      case "binding", "eviction", "token" -> List.of("create");
      case "exec", "attach", "portforward" -> List.of("create", "get");
      case "proxy" -> List.of("create", "delete", "get", "patch", "update");
      case "finalize" -> List.of("update");
      default -> List.of("get", "patch", "update");
    };
  }

  private static ObjectNode responseKind(Kind kind, String subresource) {
    return switch (subresource) {
      case "scale" -> gvk("autoscaling", "v1", "Scale");
      case "token" -> gvk("authentication.k8s.io", "v1", "TokenRequest");
      case "eviction" -> gvk("policy", "v1", "Eviction");
      case "binding" -> gvk("", "v1", "Binding");
      case "exec" -> gvk("", "v1", "PodExecOptions");
      case "attach" -> gvk("", "v1", "PodAttachOptions");
      case "portforward" -> gvk("", "v1", "PodPortForwardOptions");
      case "proxy" -> gvk("", "v1", kind.kind() + "ProxyOptions");
      default -> gvk(kind.group(), kind.version(), kind.kind());
    };
  }

  private static ObjectNode gvk(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }

  /** All resources of the core, or of all groups, in one answer. */
  static ObjectNode aggregated(boolean core) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (String group : core ? Set.of("") : groups()) {
      ObjectNode item = items.addObject();
      ObjectNode metadata = item.putObject("metadata");
      if (!group.isEmpty()) {
        metadata.put("name", group);
      }
      metadata.putNull("creationTimestamp");
      ObjectNode version = item.putArray("versions").addObject().put("version", "v1");
      ArrayNode resources = version.putArray("resources");
      for (Kind kind : all()) {
        if (kind.group().equals(group)) {
          resources.add(aggregated(kind));
        }
      }
      version.put("freshness", "Current");
    }
    return list;
  }

  private static ObjectNode aggregated(Kind kind) {
    ObjectNode resource = Json.object().put("resource", kind.plural());
    resource.set("responseKind", gvk(kind.group(), kind.version(), kind.kind()));
    resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
    resource.put("singularResource", kind.singular());
    verbs(kind).forEach(resource.putArray("verbs")::add);
    if (!kind.shortNames().isEmpty()) {
      kind.shortNames().forEach(resource.putArray("shortNames")::add);
    }
    if (IN_ALL.contains(kind.plural())) {
      resource.putArray("categories").add("all");
    }
    if (!kind.subresources().isEmpty()) {
      ArrayNode subresources = resource.putArray("subresources");
      kind.subresources().stream()
          .sorted()
          .forEach(
              name -> {
                ObjectNode sub = subresources.addObject().put("subresource", name);
                sub.set("responseKind", responseKind(kind, name));
                verbs(name).forEach(sub.putArray("verbs")::add);
              });
    }
    return resource;
  }
}
