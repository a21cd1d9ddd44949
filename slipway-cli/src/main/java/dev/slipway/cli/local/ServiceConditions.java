package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What keeps services from their work: {@code {type, status, message, remedy, since, service}},
 * those that are so. They say it themselves, unless they say nothing.
 */
final class ServiceConditions {
  static final String FROZEN = "ProcessFrozen";
  static final String SILENT = "ServiceSilent";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The checks of every service's readiness, and the conditions they are. */
  private static final Map<String, String> TYPES =
      Map.of("postgres", "PostgresAway", "kafka", "KafkaAway", "disk", "DiskFull");

  private ServiceConditions() {}

  /**
   * Of one of this machine's processes, asked for itself: without PostgreSQL the gateway could not
   * tell who asks.
   */
  static List<ObjectNode> of(ProcessStatus process, Readiness.Answer answer, Duration patience) {
    String name = process.name();
    if (process.state().equals(ProcessStatus.FROZEN)) {
      return List.of(
          condition(
              FROZEN,
              name,
              "The %s (pid %d) was stopped by a signal and does nothing."
                  .formatted(name, process.pid()),
              "kill -CONT %d lets it go on.".formatted(process.pid())));
    }
    if (answer.silent()) {
      return List.of(
          condition(
              SILENT,
              name,
              "The %s (pid %d) did not answer within %d s."
                  .formatted(name, process.pid(), patience.toSeconds()),
              "./slipway logs %s says what it does. If it stays so: kill -9 %d, and it is started"
                      .formatted(name, process.pid())
                  + " anew."));
    }
    List<ObjectNode> all = new ArrayList<>();
    for (JsonNode check : answer.body().path("checks")) {
      String type = TYPES.get(check.path("name").asText());
      if (type != null && check.path("data").has("message")) {
        ObjectNode condition = JSON.createObjectNode().put("type", type).put("status", "TRUE");
        condition.setAll((ObjectNode) check.path("data"));
        all.add(condition.put("service", name));
      }
    }
    return all;
  }

  private static ObjectNode condition(String type, String service, String message, String remedy) {
    return JSON.createObjectNode()
        .put("type", type)
        .put("status", "TRUE")
        .put("message", message)
        .put("remedy", remedy)
        .put("service", service);
  }

  /** Of another machine's Slipway, through its gateway. */
  static List<ObjectNode> ofGateway(ApiClient api) {
    List<ObjectNode> all = new ArrayList<>();
    try {
      JsonNode services = api.get(ApiClient.path("status")).path("services");
      for (Map.Entry<String, JsonNode> service : services.properties()) {
        if (service.getValue().path("state").asText().equals("UNREACHABLE")) {
          all.add(
              condition(
                  SILENT,
                  service.getKey(),
                  "The %s did not answer its gateway.".formatted(service.getKey()),
                  "Look at it where it runs."));
        }
        for (JsonNode condition : service.getValue().path("conditions")) {
          if (condition.path("status").asText().equalsIgnoreCase("TRUE")) {
            ObjectNode named = condition.deepCopy();
            all.add(named.put("service", service.getKey()));
          }
        }
      }
    } catch (CommandFailure | ProblemFailure away) {
      // the picture of the clusters says why
    }
    return all;
  }
}
