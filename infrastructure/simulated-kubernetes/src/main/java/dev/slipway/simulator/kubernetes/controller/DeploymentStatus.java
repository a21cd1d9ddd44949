package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is said of a Deployment. */
final class DeploymentStatus {
  private final Rollout rollout;
  private final List<ObjectNode> sets;
  private final Optional<ObjectNode> newest;
  private final Instant now;

  DeploymentStatus(
      Rollout rollout, List<ObjectNode> sets, Optional<ObjectNode> newest, Instant now) {
    this.rollout = rollout;
    this.sets = sets;
    this.newest = newest;
    this.now = now;
  }

  private int sum(String field) {
    return sets.stream().mapToInt(set -> (int) Json.number(set, 0, "status", field)).sum();
  }

  /** Writes it. Returns when to look again, whether it got stuck. */
  Optional<Duration> write(ObjectNode deployment) {
    ObjectNode status = Json.ensure(deployment, "status");
    int before = fingerprint(status);
    int available = sum("availableReplicas");
    int wished = sets.stream().mapToInt(DeploymentSets::wished).sum();
    status.put("observedGeneration", Json.number(deployment, 1, "metadata", "generation"));
    ReplicaController.set(status, "replicas", sum("replicas"));
    ReplicaController.set(
        status,
        "updatedReplicas",
        newest.map(set -> (int) Json.number(set, 0, "status", "replicas")).orElse(0));
    ReplicaController.set(status, "readyReplicas", sum("readyReplicas"));
    ReplicaController.set(status, "availableReplicas", available);
    ReplicaController.set(status, "unavailableReplicas", Math.max(0, wished - available));
    availability(deployment, available);
    return progress(deployment, before != fingerprint(status));
  }

  private static int fingerprint(ObjectNode status) {
    return java.util.Objects.hash(
        status.path("replicas").asInt(),
        status.path("updatedReplicas").asInt(),
        status.path("readyReplicas").asInt(),
        status.path("availableReplicas").asInt());
  }

  private void availability(ObjectNode deployment, int available) {
    boolean enough = available >= rollout.minAvailable();
    set(
        deployment,
        Objects.condition(
            "Available",
            enough,
            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            enough
                ? "Deployment has minimum availability."
                : "Deployment does not have minimum availability."),
        false);
  }

  private boolean isComplete(ObjectNode deployment) {
    JsonNode status = deployment.path("status");
    return newest.isPresent()
        && Json.number(status, 0, "updatedReplicas") == rollout.replicas()
        && Json.number(status, 0, "replicas") == rollout.replicas()
        && Json.number(status, 0, "availableReplicas") == rollout.replicas();
  }

  private Optional<Duration> progress(ObjectNode deployment, boolean moved) {
    long deadline = Json.number(deployment, 600, "spec", "progressDeadlineSeconds");
    if (deadline >= Integer.MAX_VALUE) {
      return Optional.empty();
    }
    String name = newest.map(Objects::name).orElse("");
    JsonNode before = Objects.condition(deployment, "Progressing");
    String reason = Json.text(before, "reason");
    if (Json.truth(deployment, "spec", "paused")) {
      set(deployment, condition("Unknown", "DeploymentPaused", "Deployment is paused"), false);
      return Optional.empty();
    }
    if (isComplete(deployment)) {
      set(
          deployment,
          condition(
              "True",
              "NewReplicaSetAvailable",
              "ReplicaSet \"%s\" has successfully progressed.".formatted(name)),
          !reason.equals("NewReplicaSetAvailable"));
      return Optional.empty();
    }
    boolean created = newest.isPresent() && !Json.text(before, "message").contains(name);
    if (before.isMissingNode() || created) {
      set(
          deployment,
          condition(
              "True", "NewReplicaSetCreated", "Created new replica set \"%s\"".formatted(name)),
          true);
      return Optional.of(Duration.ofSeconds(deadline));
    }
    if (moved) {
      set(
          deployment,
          condition(
              "True", "ReplicaSetUpdated", "ReplicaSet \"%s\" is progressing.".formatted(name)),
          true);
      return Optional.of(Duration.ofSeconds(deadline));
    }
    // What has been available once may lose pods without having to progress again.
    if (reason.equals("NewReplicaSetAvailable") || reason.equals("ProgressDeadlineExceeded")) {
      return Optional.empty();
    }
    Instant until = Objects.time(before.path("lastUpdateTime")).plusSeconds(deadline);
    if (now.isBefore(until)) {
      return Optional.of(Duration.between(now, until).plusMillis(100));
    }
    set(
        deployment,
        condition(
            "False",
            "ProgressDeadlineExceeded",
            "ReplicaSet \"%s\" has timed out progressing.".formatted(name)),
        true);
    return Optional.empty();
  }

  private static ObjectNode condition(String status, String reason, String message) {
    return Json.object()
        .put("type", "Progressing")
        .put("status", status)
        .put("reason", reason)
        .put("message", message);
  }

  private void set(ObjectNode deployment, ObjectNode condition, boolean updated) {
    JsonNode before = Objects.condition(deployment, Json.text(condition, "type"));
    boolean same = Json.text(before, "status").equals(Json.text(condition, "status"));
    condition.put(
        "lastUpdateTime",
        updated || !same || !before.has("lastUpdateTime")
            ? Objects.seconds(now)
            : Json.text(before, "lastUpdateTime"));
    Objects.setCondition(deployment, condition, now);
  }
}
