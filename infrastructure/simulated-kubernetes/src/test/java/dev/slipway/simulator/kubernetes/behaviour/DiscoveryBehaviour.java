package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What there is. */
public interface DiscoveryBehaviour extends Cluster {

  @Test
  default void healthIsToldToAnybody() {
    for (String path : List.of("/livez", "/readyz", "/healthz")) {
      assertThat(anonymous().get(path).is(200).text()).isEqualTo("ok");
    }
  }

  @Test
  default void theVersionIsTold() {
    assertThat(admin().get("/version").is(200).at("/gitVersion").asText()).startsWith("v1.");
  }

  @Test
  default void resourcesOfTheCoreAreListed() {
    JsonNode list = admin().get("/api/v1").is(200).json();
    assertThat(list.path("kind").asText()).isEqualTo("APIResourceList");
    JsonNode pods = named(list.path("resources"), "name", "pods");
    assertThat(pods.path("kind").asText()).isEqualTo("Pod");
    assertThat(pods.path("namespaced").asBoolean()).isTrue();
    assertThat(pods.path("shortNames").toString()).contains("po");
    assertThat(pods.path("verbs").toString()).contains("deletecollection", "watch");
  }

  @Test
  default void groupsAreListed() {
    JsonNode groups = admin().get("/apis").is(200).at("/groups");
    JsonNode apps = named(groups, "name", "apps");
    assertThat(apps.at("/preferredVersion/groupVersion").asText()).isEqualTo("apps/v1");
    assertThat(admin().get("/apis/apps").is(200).at("/kind").asText()).isEqualTo("APIGroup");
  }

  @Test
  default void everythingIsInTheAggregatedDiscovery() {
    String accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    JsonNode core = admin().get("/api", accept).is(200).at("/items/0/versions/0/resources");
    assertThat(named(core, "resource", "nodes").path("scope").asText()).isEqualTo("Cluster");
    List<String> groups = new ArrayList<>();
    admin()
        .get("/apis", accept)
        .is(200)
        .at("/items")
        .forEach(group -> groups.add(group.at("/metadata/name").asText()));
    assertThat(groups).contains("apps", "rbac.authorization.k8s.io", "coordination.k8s.io");
  }

  @Test
  default void unknownPathsAreNotFound() {
    admin().get("/api/v1/nonsense").is(404);
    admin().get("/apis/nonsense.example/v1/things").is(404);
    admin().get("/nonsense").is(404);
  }

  private static JsonNode named(JsonNode list, String field, String name) {
    for (JsonNode each : list) {
      if (each.path(field).asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError(name + " is not in " + list);
  }
}
