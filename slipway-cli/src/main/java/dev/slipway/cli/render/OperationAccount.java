package dev.slipway.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The running account of one operation: its steps as they go, a bar, and events as they arrive. On
 * a live terminal the bar stays at the bottom; elsewhere every change is a line.
 */
public final class OperationAccount {
  private static final int BAR_CELLS = 28;
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final Terminal terminal;
  private final String title;
  private final Clock clock;
  private final Instant begun;
  private final Map<String, String> shown = new HashMap<>();
  private JsonNode last;
  private int drawn;

  /**
   * @param operation as the request that made it answered
   */
  public OperationAccount(Terminal terminal, String title, JsonNode operation, Clock clock) {
    this.terminal = terminal;
    this.title = title;
    this.clock = clock;
    this.begun = clock.instant();
    this.last = operation;
  }

  /** Shows what has changed. */
  public synchronized void update(JsonNode operation) {
    last = operation;
    List<String> settled = new ArrayList<>();
    for (JsonNode step : operation.path("steps")) {
      String name = step.path("name").asText();
      String state = step.path("state").asText();
      if (!state.equals(shown.put(name, state)) && isSettled(state)) {
        settled.add(stepLine(step));
      }
    }
    redraw(settled);
  }

  /** Shows an event between the steps. */
  public synchronized void event(JsonNode event) {
    redraw(List.of(terminal.dim(terminal.fit("  " + EventText.of(event)))));
  }

  /** Removes the bar and tells how it ended. */
  public synchronized void finish(JsonNode operation) {
    update(operation);
    erase();
    String took = Durations.exact(Duration.between(begun, clock.instant()));
    switch (operation.path("state").asText()) {
      case "SUCCEEDED" ->
          terminal.err().println(terminal.check() + " " + title + " (" + took + ")");
      case "CANCELLED" ->
          terminal.err().println(terminal.cross() + " " + title + ": cancelled after " + took);
      default -> {
        terminal.err().println(terminal.cross() + " " + title + ": failed after " + took);
        failure(operation.path("error")).forEach(terminal.err()::println);
      }
    }
  }

  private static List<String> failure(JsonNode error) {
    List<String> lines = new ArrayList<>();
    String message = error.path("message").asText("");
    if (!message.isBlank()) {
      lines.add("  " + message);
    }
    String console = error.path("consoleTail").asText("");
    if (!console.isBlank() && !console.equals("null")) {
      lines.add("  The machine's console said last:");
      console.lines().map(line -> "    " + line).forEach(lines::add);
    }
    return lines;
  }

  private void redraw(List<String> permanent) {
    erase();
    permanent.forEach(terminal.err()::println);
    if (!terminal.live()) {
      return;
    }
    List<String> block = new ArrayList<>();
    int percent = last.path("progress").asInt();
    String took = Durations.exact(Duration.between(begun, clock.instant()));
    block.add(
        "  "
            + terminal.bar(percent, BAR_CELLS)
            + String.format(" %3d %%  %s  %s%s", percent, title, took, left()));
    for (JsonNode step : last.path("steps")) {
      if (step.path("state").asText().equals("RUNNING")) {
        block.add("  " + terminal.dot() + " " + step.path("name").asText() + message(step));
      }
    }
    String waiting = last.path("waitingFor").asText("");
    if (!waiting.isBlank() && !waiting.equals("null")) {
      block.add("    waiting for " + waiting);
    }
    block.forEach(line -> terminal.err().println(terminal.fit(line)));
    drawn = block.size();
    terminal.err().flush();
  }

  private String left() {
    JsonNode estimate = last.path("estimateSeconds");
    return estimate.isNumber() && estimate.asDouble() > 0
        ? ", about "
            + Durations.exact(Duration.ofMillis(Math.round(estimate.asDouble() * 1000)))
            + " left"
        : "";
  }

  private void erase() {
    if (drawn > 0) {
      terminal.err().printf(UP_AND_CLEAR, drawn);
      drawn = 0;
    }
  }

  private String stepLine(JsonNode step) {
    String sign =
        switch (step.path("state").asText()) {
          case "SUCCEEDED" -> terminal.check();
          case "FAILED" -> terminal.cross();
          default -> "-";
        };
    return "  " + sign + " " + step.path("name").asText() + message(step) + took(step);
  }

  private static String message(JsonNode step) {
    String message = step.path("message").asText("");
    return message.isBlank() || message.equals("null") ? "" : ": " + message;
  }

  private static String took(JsonNode step) {
    try {
      Duration duration =
          Duration.between(
              Instant.parse(step.path("startedAt").asText()),
              Instant.parse(step.path("finishedAt").asText()));
      return "  (" + Durations.exact(duration) + ")";
    } catch (java.time.DateTimeException unknown) {
      return "";
    }
  }

  private static boolean isSettled(String state) {
    return state.equals("SUCCEEDED") || state.equals("FAILED") || state.equals("SKIPPED");
  }
}
