package dev.slipway.simulator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call.
 *
 * @param method its HTTP method
 * @param path its path's parts
 * @param body its body as JSON; missing if it has none
 */
record Request(String method, List<String> path, JsonNode body, HttpServerRequest http) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration USUAL = Duration.ofSeconds(10);

  static Request of(HttpServerRequest http, byte[] body) {
    try {
      String path = String.valueOf(http.path()).replaceFirst("^/", "");
      return new Request(
          http.method().name(),
          List.of(path.split("/")),
          body.length == 0 ? JSON.missingNode() : JSON.readTree(body),
          http);
    } catch (JsonProcessingException e) {
      throw refused("The body is no JSON");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static DriverException refused(String why) {
    return new DriverException(
        Code.UNSUPPORTED, why, "docs/simulator.md has the simulator's interface.");
  }

  /** Whether the method is this and the path has these parts; {@code *} stands for any. */
  boolean is(String wanted, String... parts) {
    if (!method.equals(wanted) || parts.length != path.size()) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].equals("*") && !parts[i].equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  String part(int index) {
    return path.get(index);
  }

  @Nullable String query(String name) {
    return http.getParam(name);
  }

  int number(String name, int otherwise) {
    String text = http.getParam(name);
    return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
  }

  Duration deadline() {
    String text = http.getParam("deadlineMillis");
    return text != null && text.matches("[0-9]{1,9}")
        ? Duration.ofMillis(Long.parseLong(text))
        : USUAL;
  }

  /** The machine that the path names from this part on. */
  MachineId machine(int from) {
    try {
      return new MachineId(
          path.get(from), path.get(from + 1), Integer.parseInt(path.get(from + 2)));
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }
}
