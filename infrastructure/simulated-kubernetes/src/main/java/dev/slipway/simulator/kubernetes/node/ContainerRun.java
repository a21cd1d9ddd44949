package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.log.ContainerLog;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One container of a pod on its node, over all its runs. */
final class ContainerRun {
  private final String name;
  private final String image;
  private ObjectNode state = waiting("ContainerCreating", "");
  private ObjectNode lastState = Json.object();
  private int restarts;
  private boolean ready;
  private String id = "";
  private @Nullable ContainerLog log;
  private @Nullable ContainerLog previousLog;

  ContainerRun(JsonNode container) {
    name = Json.text(container, "name");
    image = Json.text(container, "image");
  }

  private static ObjectNode waiting(String reason, String message) {
    ObjectNode state = Json.object();
    ObjectNode waiting = state.putObject("waiting").put("reason", reason);
    if (!message.isEmpty()) {
      waiting.put("message", message);
    }
    return state;
  }

  String name() {
    return name;
  }

  String image() {
    return image;
  }

  int restarts() {
    return restarts;
  }

  boolean isReady() {
    return ready;
  }

  boolean isRunning() {
    return state.has("running");
  }

  boolean isTerminated() {
    return state.has("terminated");
  }

  int exitCode() {
    return (int) Json.number(state, 0, "terminated", "exitCode");
  }

  @Nullable ContainerLog log() {
    return log == null ? previousLog : log;
  }

  @Nullable ContainerLog previousLog() {
    return previousLog;
  }

  /** Takes over what an earlier boot of the machine has told: that run has ended with it. */
  void recover(JsonNode status, Instant now) {
    restarts = (int) Json.number(status, 0, "restartCount");
    JsonNode running = Json.at(status, "state", "running");
    if (running.isObject()) {
      restarts++;
      lastState = Json.object();
      ObjectNode terminated = lastState.putObject("terminated");
      terminated
          .put("exitCode", 255)
          .put("reason", "Unknown")
          .put("startedAt", Json.text(running, "startedAt"))
          .put("finishedAt", Objects.seconds(now));
      terminated.put("containerID", Json.text(status, "containerID"));
    } else if (Json.at(status, "lastState") instanceof ObjectNode last) {
      lastState = last.deepCopy();
    }
  }

  void setWaiting(String reason, String message) {
    if (state.has("terminated")) {
      lastState = state;
    }
    state = waiting(reason, message);
    ready = false;
  }

  void start(String containerId, Instant now) {
    if (state.has("terminated")) {
      lastState = state;
    }
    id = containerId;
    previousLog = log == null ? previousLog : log;
    log = new ContainerLog();
    state = Json.object();
    state.putObject("running").put("startedAt", Objects.seconds(now));
  }

  void countRestart() {
    restarts++;
  }

  void setReady(boolean is) {
    ready = is;
  }

  void terminate(int exitCode, String reason, Instant now) {
    String started = Json.text(state, "running", "startedAt");
    state = Json.object();
    ObjectNode terminated = state.putObject("terminated");
    terminated.put("exitCode", exitCode).put("reason", reason);
    terminated.put("startedAt", started.isEmpty() ? Objects.seconds(now) : started);
    terminated.put("finishedAt", Objects.seconds(now)).put("containerID", id);
    ready = false;
    endLog();
  }

  /** The machine died under it. */
  void endLog() {
    if (log != null) {
      log.end();
    }
  }

  ObjectNode status() {
    ObjectNode status = Json.object();
    status.put("name", name);
    status.set("state", state.deepCopy());
    status.set("lastState", lastState.deepCopy());
    status.put("ready", ready).put("restartCount", restarts).put("image", image);
    status.put("imageID", isRunning() || isTerminated() ? "simulated@" + image : "");
    if (!id.isEmpty()) {
      status.put("containerID", id);
    }
    return status.put("started", isRunning());
  }
}
