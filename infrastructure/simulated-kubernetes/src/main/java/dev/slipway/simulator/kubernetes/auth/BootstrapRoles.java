package dev.slipway.simulator.kubernetes.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.util.ArrayList;
import java.util.List;

/**
 * The roles that every cluster has, from Kubernetes' own list. Their rules are shared by all
 * clusters of the process.
 */
public final class BootstrapRoles {
  private static final List<ObjectNode> ROLES = roles();
  private static final List<ObjectNode> BINDINGS = items("cluster-role-bindings.yaml");

  private BootstrapRoles() {}

  /** New objects of all ClusterRoles, whose rules must not be changed. */
  public static List<ObjectNode> clusterRoles() {
    return fresh(ROLES);
  }

  /** New objects of all ClusterRoleBindings. */
  public static List<ObjectNode> clusterRoleBindings() {
    return fresh(BINDINGS);
  }

  private static List<ObjectNode> fresh(List<ObjectNode> objects) {
    return objects.stream()
        .map(
            object -> {
              ObjectNode fresh = Json.object();
              fresh.setAll(object);
              fresh.set("metadata", Objects.metadata(object).deepCopy());
              return fresh;
            })
        .toList();
  }

  private static List<ObjectNode> roles() {
    List<ObjectNode> roles = items("cluster-roles.yaml");
    for (ObjectNode role : roles) {
      JsonNode selectors = Json.at(role, "aggregationRule", "clusterRoleSelectors");
      if (!selectors.isEmpty()) {
        ArrayNode rules = Json.array();
        gather(role, roles, rules);
        role.set("rules", rules);
      }
    }
    return roles;
  }

  private static void gather(ObjectNode role, List<ObjectNode> all, ArrayNode rules) {
    for (JsonNode each : Json.at(role, "aggregationRule", "clusterRoleSelectors")) {
      LabelSelector selector = LabelSelector.of(each);
      for (ObjectNode other : all) {
        if (other != role && selector.matches(other)) {
          if (other.path("rules") instanceof ArrayNode own && !other.has("aggregationRule")) {
            rules.addAll(own);
          } else {
            gather(other, all, rules);
          }
        }
      }
    }
  }

  private static List<ObjectNode> items(String resource) {
    List<ObjectNode> items = new ArrayList<>();
    for (JsonNode item : Json.yamlResource(resource).getFirst().path("items")) {
      if (item instanceof ObjectNode object) {
        items.add(object);
      }
    }
    return items;
  }
}
