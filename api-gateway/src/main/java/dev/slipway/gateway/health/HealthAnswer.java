package dev.slipway.gateway.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer of a service's readiness path: its checks, and what they say in their data. */
final class HealthAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The checks that the service kit makes, and the conditions they are. */
  private static final Map<String, String> TYPES =
      Map.of("postgres", "PostgresAway", "kafka", "KafkaAway", "disk", "DiskFull");

  private HealthAnswer() {}

  /** The conditions in the order of the checks; none in an answer that is not of that form. */
  static List<DependencyCondition> conditions(byte[] body) {
    List<DependencyCondition> conditions = new ArrayList<>();
    try {
      for (JsonNode check : JSON.readTree(body).path("checks")) {
        String type = TYPES.get(check.path("name").asText());
        if (type != null) {
          conditions.add(condition(type, check.path("data")));
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return conditions;
  }

  private static DependencyCondition condition(String type, JsonNode data) {
    String message = text(data, "message");
    return message == null
        ? DependencyCondition.fine(type)
        : DependencyCondition.trouble(type, message, text(data, "remedy"), text(data, "since"));
  }

  private static @Nullable String text(JsonNode data, String field) {
    return data.path(field).isTextual() ? data.path(field).asText() : null;
  }
}
