package dev.slipway.cli.up;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.application.Addresses;
import dev.slipway.cli.application.PageProbe;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Applications that served once, looked at until they serve again: by their pages, too. */
final class ReturningApplications {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ApiClient api;
  private final PageProbe probe = new PageProbe(PATIENCE);
  private final Set<String> back = new HashSet<>();

  ReturningApplications(ApiClient api) {
    this.api = api;
  }

  /**
   * What is awaited still; nothing when all applications of the cluster answer.
   *
   * @param answering is told which answer now and did not before
   */
  String awaited(String cluster, List<String> answering) {
    try {
      for (JsonNode application : api.list(ApiClient.path("clusters", cluster, "applications"))) {
        String name = application.path("name").asText();
        if (!application.path("readyAt").isTextual() || back.contains(cluster + name)) {
          continue; // it never served, or is back already
        }
        if (!application.path("phase").asText().equals("READY")) {
          return "application " + name + " to be whole";
        }
        List<String> addresses = Addresses.of(api, cluster, name);
        for (String address : addresses) {
          if (!probe.answers(address)) {
            return name + " to answer at " + address;
          }
        }
        back.add(cluster + name);
        answering.add(
            name + " answers" + (addresses.isEmpty() ? "" : " at " + addresses.getFirst()));
      }
      return "";
    } catch (CommandFailure | ProblemFailure away) {
      return "Slipway to answer";
    }
  }
}
