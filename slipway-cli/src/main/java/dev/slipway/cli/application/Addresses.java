package dev.slipway.cli.application;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where an application is reached: through this machine's ports, and at the workers. */
public final class Addresses {
  private Addresses() {}

  /** Those that lead through machines that are wished to run. */
  public static List<String> of(ApiClient api, String cluster, String application) {
    JsonNode of = api.get(ApiClient.path("clusters", cluster));
    JsonNode app = api.get(ApiClient.path("clusters", cluster, "applications", application));
    Set<String> off = offAsWished(api, cluster);
    Set<String> addresses = new LinkedHashSet<>();
    for (JsonNode forward : of.path("portForwards")) {
      if (forward.path("port").asInt() == app.path("nodePort").asInt()
          && !off.contains(forward.path("machine").asText())) {
        addresses.add("http://127.0.0.1:" + forward.path("hostPort").asInt());
      }
    }
    for (JsonNode address : app.path("addresses")) {
      if (!off.contains(URI.create(address.asText()).getHost())) {
        addresses.add(address.asText());
      }
    }
    return new ArrayList<>(addresses);
  }

  /** Names and addresses of machines that are off by wish. */
  private static Set<String> offAsWished(ApiClient api, String cluster) {
    Set<String> off = new HashSet<>();
    for (JsonNode machine : api.list(ApiClient.path("clusters", cluster, "machines"))) {
      if (machine.path("wishedPower").asText().equals("OFF")) {
        off.add(machine.path("name").asText());
        off.add(machine.path("address").asText());
      }
    }
    return off;
  }
}
