package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What keeps services from their work, as they say themselves: {@code {type, status, message,
 * remedy, since, service}}, those that are so.
 */
final class ServiceConditions {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The checks of every service's readiness, and the conditions they are. */
  private static final Map<String, String> TYPES =
      Map.of("postgres", "PostgresAway", "kafka", "KafkaAway", "disk", "DiskFull");

  private ServiceConditions() {}

  /**
   * Of this machine's services, each asked for itself: without PostgreSQL the gateway could not
   * tell who asks. Of another Slipway's through its gateway.
   */
  static List<ObjectNode> all(Slipway slipway) {
    Stack stack = new Stack(slipway.home());
    return stack.anythingRuns() ? askEach(stack) : askGateway(slipway);
  }

  private static List<ObjectNode> askEach(Stack stack) {
    List<ObjectNode> all = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<JsonNode>> answers = new LinkedHashMap<>();
      for (ServiceComponent service : stack.services()) {
        answers.put(service.name(), executor.submit(() -> Readiness.answer(service, stack.home())));
      }
      for (Map.Entry<String, Future<JsonNode>> answer : answers.entrySet()) {
        for (JsonNode check : answer.getValue().get().path("checks")) {
          String type = TYPES.get(check.path("name").asText());
          if (type != null && check.path("data").has("message")) {
            ObjectNode condition = JSON.createObjectNode().put("type", type).put("status", "TRUE");
            condition.setAll((ObjectNode) check.path("data"));
            all.add(condition.put("service", answer.getKey()));
          }
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return all;
  }

  private static List<ObjectNode> askGateway(Slipway slipway) {
    List<ObjectNode> all = new ArrayList<>();
    try {
      JsonNode services = slipway.api().get(ApiClient.path("status")).path("services");
      for (Map.Entry<String, JsonNode> service : services.properties()) {
        for (JsonNode condition : service.getValue().path("conditions")) {
          if (condition.path("status").asText().equalsIgnoreCase("TRUE")) {
            ObjectNode named = condition.deepCopy();
            all.add(named.put("service", service.getKey()));
          }
        }
      }
    } catch (CommandFailure | ProblemFailure away) {
      // the table of processes says why
    }
    return all;
  }
}
