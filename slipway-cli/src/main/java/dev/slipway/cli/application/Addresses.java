package dev.slipway.cli.application;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiClient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where an application is reached: through this machine's ports, and at the workers. */
public final class Addresses {
  private Addresses() {}

  public static List<String> of(ApiClient api, String cluster, String application) {
    JsonNode of = api.get(ApiClient.path("clusters", cluster));
    JsonNode app = api.get(ApiClient.path("clusters", cluster, "applications", application));
    Set<String> addresses = new LinkedHashSet<>();
    for (JsonNode forward : of.path("portForwards")) {
      if (forward.path("port").asInt() == app.path("nodePort").asInt()) {
        addresses.add("http://127.0.0.1:" + forward.path("hostPort").asInt());
      }
    }
    for (JsonNode address : app.path("addresses")) {
      addresses.add(address.asText());
    }
    return new ArrayList<>(addresses);
  }
}
