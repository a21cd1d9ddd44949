package dev.slipway.simulator.kubernetes.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Duration;
import java.time.Instant;

/** How pods are printed: as Kubernetes' printPod does, without init containers. */
final class PodCells {

  private PodCells() {}

  static String ready(JsonNode pod) {
    int ready = 0;
    for (JsonNode container : statuses(pod)) {
      if (container.path("ready").asBoolean(false) && container.path("state").has("running")) {
        ready++;
      }
    }
    return ready + "/" + Json.at(pod, "spec", "containers").size();
  }

  private static JsonNode statuses(JsonNode pod) {
    return Json.at(pod, "status", "containerStatuses");
  }

  static String status(JsonNode pod) {
    String phase = Json.text(pod, "status", "phase");
    String ownReason = Json.text(pod, "status", "reason");
    if (Objects.deleting(pod)) {
      if (ownReason.equals("NodeLost")) {
        return "Unknown";
      }
      if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
        return "Terminating";
      }
    }
    String reason = ownReason.isEmpty() ? phase : ownReason;
    boolean running = false;
    String error = "";
    JsonNode statuses = statuses(pod);
    for (int i = statuses.size() - 1; i >= 0; i--) {
      JsonNode state = statuses.get(i).path("state");
      if (!Json.text(state, "waiting", "reason").isEmpty()) {
        reason = Json.text(state, "waiting", "reason");
      } else if (state.has("terminated")) {
        reason = terminated(state.path("terminated"));
        error = Json.number(state, 0, "terminated", "exitCode") == 0 ? error : reason;
      } else if (statuses.get(i).path("ready").asBoolean(false)) {
        running = true;
      }
    }
    if (reason.equals("Completed")) {
      return running ? "Running" : error.isEmpty() ? reason : error;
    }
    return reason;
  }

  private static String terminated(JsonNode terminated) {
    String reason = Json.text(terminated, "reason");
    return reason.isEmpty() ? "ExitCode:" + terminated.path("exitCode").asInt() : reason;
  }

  static String restarts(JsonNode pod, Instant now) {
    long restarts = 0;
    Instant last = Instant.EPOCH;
    for (JsonNode container : statuses(pod)) {
      restarts += container.path("restartCount").asLong(0);
      Instant finished = Objects.time(Json.at(container, "lastState", "terminated", "finishedAt"));
      last = finished.isAfter(last) ? finished : last;
    }
    return restarts == 0 || last.equals(Instant.EPOCH)
        ? Long.toString(restarts)
        : restarts + " (" + Cells.human(Duration.between(last, now)) + " ago)";
  }
}
