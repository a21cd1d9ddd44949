package dev.slipway.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to one machine after its power was cut, told from the event stream in seconds since
 * then.
 */
final class HealingStory {
  private final String machine;
  private Instant cut;
  private final Set<String> openIncidents = new HashSet<>();
  private boolean lost;
  private boolean serves;
  private boolean down;

  HealingStory(String machine, Instant cut) {
    this.machine = machine;
    this.cut = cut;
  }

  /** The power is cut now, not when the story was made. */
  synchronized void begins(Instant now) {
    cut = now;
  }

  /** How long ago the power was cut. */
  synchronized Duration passed(Instant now) {
    return Duration.between(cut, now);
  }

  /** That it was cut. */
  String tellCut(Instant done) {
    return line(passed(done).toMillis() / 1000.0, "power cut", machine + " is dead");
  }

  /** The event as a line; empty where it is of another story. */
  synchronized Optional<String> tell(JsonNode event) {
    JsonNode data = event.path("data");
    String time = event.path("time").asText();
    if (isBefore(time)) {
      return Optional.empty();
    }
    return switch (event.path("type").asText()) {
      case "MachineStateChanged" -> isMachine(data, "machine") ? machine(time, data) : nothing();
      case "NodeFenced" ->
          isMachine(data, "node") ? line(time, "node fenced", text(data, "evidence")) : nothing();
      case "NodeDown" -> isMachine(data, "node") ? nodeDown(time, data) : nothing();
      case "NodeUp" -> isMachine(data, "node") ? nodeUp(time, data) : nothing();
      case "NodeEvacuated" ->
          isMachine(data, "node")
              ? line(time, "pods evacuated", data.path("pods").asInt() + " from " + machine)
              : nothing();
      case "DatabaseDown" -> line(time, "database down", text(data, "message"));
      case "DatabaseUp" -> line(time, "database up", text(data, "machine"));
      case "ApplicationDegraded" -> line(time, "pods missing", text(data, "application"));
      case "PodsScaled" ->
          line(
              time,
              "pods ready",
              data.path("to").asInt() + " of " + text(data, "application") + ", as wished");
      case "ClusterDegraded" ->
          line(time, "cluster degraded", text(data.path("reasons").path(0), "message"));
      case "ClusterReady" -> line(time, "cluster ready", text(data, "name"));
      case "IncidentOpened" -> opened(time, data);
      case "IncidentClosed" -> closed(time, data);
      default -> nothing();
    };
  }

  /** Whether all that is to be heard of it was heard. */
  synchronized boolean isOver() {
    return lost && serves && !down && openIncidents.isEmpty();
  }

  private Optional<String> machine(String time, JsonNode data) {
    return switch (text(data, "phase")) {
      case "LOST" -> {
        lost = true;
        serves = false;
        yield line(time, "machine lost", machine + " is off, and should not be");
      }
      case "BOOTING" -> line(time, "powered on", machine + " boots");
      case "RUNNING" -> {
        serves = lost;
        yield line(time, "machine serves", machine + " does its work");
      }
      case "FAILED" -> line(time, "machine failed", "./slipway console " + machine);
      default ->
          line(time, "machine", machine + " is " + text(data, "phase").toLowerCase(Locale.ROOT));
    };
  }

  private Optional<String> nodeDown(String time, JsonNode data) {
    down = true;
    String evidence = first(data.path("evidence"));
    return line(
        time, "node down", text(data, "cause") + (evidence.isEmpty() ? "" : ": " + evidence));
  }

  private Optional<String> nodeUp(String time, JsonNode data) {
    down = false;
    return line(time, "node up", first(data.path("evidence")));
  }

  private Optional<String> opened(String time, JsonNode data) {
    openIncidents.add(text(data, "incident"));
    return line(time, "incident opened", text(data, "kind") + " " + text(data, "subject"));
  }

  private Optional<String> closed(String time, JsonNode data) {
    openIncidents.remove(text(data, "incident"));
    return line(
        time,
        "incident closed",
        "%s %s; ./slipway incident %s"
            .formatted(text(data, "kind"), text(data, "subject"), text(data, "incident")));
  }

  private Optional<String> line(String time, String what, String more) {
    return Optional.of(line(seconds(time), what, more));
  }

  private static String line(double seconds, String what, String more) {
    return String.format(Locale.ROOT, "  %6.1f s  %-17s %s", seconds, what, more).stripTrailing();
  }

  private double seconds(String time) {
    try {
      return Duration.between(cut, Instant.parse(time)).toMillis() / 1000.0;
    } catch (DateTimeException e) {
      return 0;
    }
  }

  private boolean isBefore(String time) {
    return seconds(time) < 0;
  }

  private boolean isMachine(JsonNode data, String field) {
    return text(data, field).equals(machine);
  }

  private static String first(JsonNode texts) {
    return texts.isArray() ? texts.path(0).asText("") : texts.asText("");
  }

  private static Optional<String> nothing() {
    return Optional.empty();
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText("");
  }
}
