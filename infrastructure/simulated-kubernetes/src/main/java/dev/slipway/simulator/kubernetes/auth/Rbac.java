package dev.slipway.simulator.kubernetes.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.ArrayList;
import java.util.List;

/** What roles and their bindings allow. */
public final class Rbac {
  private final ClusterStore store;

  /** By the roles in a store. */
  public Rbac(ClusterStore store) {
    this.store = store;
  }

  /** Whether a user may do something. */
  public boolean allows(User user, RequestAttributes request) {
    for (Entry binding : store.list(Kinds.CLUSTER_ROLE_BINDING.prefix(""))) {
      if (isMeant(binding.object(), user, "") && grants(binding.object(), "", request)) {
        return true;
      }
    }
    String namespace = request.namespace();
    if (!namespace.isEmpty() && request.isResource()) {
      for (Entry binding : store.list(Kinds.ROLE_BINDING.prefix(namespace))) {
        if (isMeant(binding.object(), user, namespace)
            && grants(binding.object(), namespace, request)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isMeant(JsonNode binding, User user, String namespace) {
    for (JsonNode subject : binding.path("subjects")) {
      String name = Json.text(subject, "name");
      boolean meant =
          switch (Json.text(subject, "kind")) {
            case "User" -> name.equals(user.name());
            case "Group" -> user.groups().contains(name);
            case "ServiceAccount" -> {
              String of = Json.text(subject, "namespace");
              yield user.name()
                  .equals("system:serviceaccount:" + (of.isEmpty() ? namespace : of) + ":" + name);
            }
            default -> false;
          };
      if (meant) {
        return true;
      }
    }
    return false;
  }

  private boolean grants(JsonNode binding, String namespace, RequestAttributes request) {
    String name = Json.text(binding, "roleRef", "name");
    boolean cluster = Json.text(binding, "roleRef", "kind").equals("ClusterRole");
    Entry role =
        store.get(cluster ? Kinds.CLUSTER_ROLE.key("", name) : Kinds.ROLE.key(namespace, name));
    if (role == null) {
      return false;
    }
    for (JsonNode rules : rules(role.object())) {
      for (JsonNode rule : rules) {
        if (allows(rule, request)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The lists of rules of a role: its own, or those of the roles that it gathers. */
  private List<JsonNode> rules(JsonNode role) {
    JsonNode selectors = Json.at(role, "aggregationRule", "clusterRoleSelectors");
    if (selectors.isEmpty()) {
      return List.of(role.path("rules"));
    }
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode each : selectors) {
      LabelSelector selector = LabelSelector.of(each);
      for (Entry other : store.list(Kinds.CLUSTER_ROLE.prefix(""))) {
        if (other.object() != role && selector.matches(other.object())) {
          rules.addAll(rules(other.object()));
        }
      }
    }
    return rules;
  }

  private static boolean allows(JsonNode rule, RequestAttributes request) {
    if (!has(rule.path("verbs"), request.verb())) {
      return false;
    }
    if (!request.isResource()) {
      return hasPath(rule.path("nonResourceURLs"), request.path());
    }
    return has(rule.path("apiGroups"), request.group())
        && hasResource(rule.path("resources"), request)
        && (rule.path("resourceNames").isEmpty()
            || contains(rule.path("resourceNames"), request.name()));
  }

  private static boolean hasResource(JsonNode resources, RequestAttributes request) {
    for (JsonNode each : resources) {
      String resource = each.asText();
      if (resource.equals("*")
          || resource.equals(request.fullResource())
          || (!request.subresource().isEmpty() && resource.equals("*/" + request.subresource()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasPath(JsonNode paths, String path) {
    for (JsonNode each : paths) {
      String allowed = each.asText();
      if (allowed.equals(path)
          || (allowed.endsWith("*")
              && path.startsWith(allowed.substring(0, allowed.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode list, String value) {
    return contains(list, "*") || contains(list, value);
  }

  private static boolean contains(JsonNode list, String value) {
    for (JsonNode each : list) {
      if (each.asText().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
