package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.EventRecorder;
import dev.slipway.simulator.kubernetes.api.Names;
import dev.slipway.simulator.kubernetes.patch.JsonEquality;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The ReplicaSets of Deployments. */
final class DeploymentSets {
  private static final String HASH = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String WISHED = "deployment.kubernetes.io/desired-replicas";
  private static final String MOST = "deployment.kubernetes.io/max-replicas";

  private final ClusterApi api;
  private final EventRecorder events;

  DeploymentSets(ClusterApi api, EventRecorder events) {
    this.api = api;
    this.events = events;
  }

  static int wished(ObjectNode set) {
    return (int) Json.number(set, 0, "spec", "replicas");
  }

  static int available(ObjectNode set) {
    return (int) Json.number(set, 0, "status", "availableReplicas");
  }

  /** A Deployment's own, the oldest first. */
  List<ObjectNode> of(ObjectNode deployment) {
    return api.list(Kinds.REPLICA_SET, Objects.namespace(deployment)).stream()
        .filter(
            set ->
                Objects.controller(set)
                    .filter(owner -> Json.text(owner, "uid").equals(Objects.uid(deployment)))
                    .isPresent())
        .sorted(
            Comparator.comparingLong(DeploymentSets::revision)
                .thenComparing(set -> Json.text(set, "metadata", "creationTimestamp")))
        .toList();
  }

  private static long revision(ObjectNode object) {
    try {
      return Long.parseLong(Json.text(object, "metadata", "annotations", REVISION));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The one with the Deployment's present template. */
  Optional<ObjectNode> newest(ObjectNode deployment, List<ObjectNode> all) {
    JsonNode wanted = DeploymentController.template(deployment);
    return all.stream()
        .filter(set -> JsonEquality.same(withoutHash(DeploymentController.template(set)), wanted))
        .findFirst();
  }

  private static JsonNode withoutHash(JsonNode template) {
    ObjectNode copy = template.deepCopy();
    if (Json.at(copy, "metadata", "labels") instanceof ObjectNode labels) {
      labels.remove(HASH);
    }
    return copy;
  }

  ObjectNode create(ObjectNode deployment, List<ObjectNode> all, int size) {
    String hash = hash(deployment);
    ObjectNode set = Json.object();
    ObjectNode metadata = set.putObject("metadata");
    metadata.put("name", Objects.name(deployment) + "-" + hash);
    ObjectNode template = DeploymentController.template(deployment).deepCopy();
    Json.ensure(template, "metadata", "labels").put(HASH, hash);
    metadata.set("labels", Json.at(template, "metadata", "labels").deepCopy());
    metadata
        .putArray("ownerReferences")
        .add(Objects.controllerReference(Kinds.DEPLOYMENT, deployment));
    long revision = all.stream().mapToLong(DeploymentSets::revision).max().orElse(0) + 1;
    annotate(metadata, deployment, revision);
    ObjectNode spec = set.putObject("spec").put("replicas", size);
    long minReady = Json.number(deployment, 0, "spec", "minReadySeconds");
    if (minReady > 0) {
      spec.put("minReadySeconds", minReady);
    }
    ObjectNode selector = Json.at(deployment, "spec", "selector").deepCopy();
    Json.ensure(selector, "matchLabels").put(HASH, hash);
    spec.set("selector", selector);
    spec.set("template", template);
    ObjectNode made = api.create(Kinds.REPLICA_SET, Objects.namespace(deployment), set);
    setRevision(deployment, revision);
    if (size > 0) {
      events.normal(
          Kinds.DEPLOYMENT,
          deployment,
          "ScalingReplicaSet",
          "Scaled up replica set %s from 0 to %d".formatted(Objects.name(made), size));
    }
    return made;
  }

  private static void annotate(ObjectNode metadata, ObjectNode deployment, long revision) {
    Rollout rollout = Rollout.of(deployment);
    Json.ensure(metadata, "annotations")
        .put(REVISION, Long.toString(revision))
        .put(WISHED, Integer.toString(rollout.replicas()))
        .put(MOST, Integer.toString(rollout.most()));
  }

  private String hash(ObjectNode deployment) {
    int hash = 0x811c9dc5;
    String text =
        DeploymentController.template(deployment)
            + Long.toString(Json.number(deployment, 0, "status", "collisionCount"));
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x01000193;
    }
    return Names.safe(Integer.toUnsignedString(hash));
  }

  /** An old template that is the present one again gets the newest revision. */
  ObjectNode keepRevision(ObjectNode deployment, ObjectNode set, List<ObjectNode> all) {
    long highest =
        all.stream()
            .filter(each -> each != set)
            .mapToLong(DeploymentSets::revision)
            .max()
            .orElse(0);
    long revision = revision(set) > highest ? revision(set) : highest + 1;
    if (revision != revision(set)) {
      api.edit(
          Kinds.REPLICA_SET, set, copy -> annotate(Objects.metadata(copy), deployment, revision));
    }
    setRevision(deployment, revision);
    return again(set);
  }

  private void setRevision(ObjectNode deployment, long revision) {
    if (revision(deployment) != revision) {
      api.edit(
          Kinds.DEPLOYMENT,
          deployment,
          copy ->
              Json.ensure(Objects.metadata(copy), "annotations")
                  .put(REVISION, Long.toString(revision)));
    }
  }

  private ObjectNode again(ObjectNode set) {
    return api.find(Kinds.REPLICA_SET, Objects.namespace(set), Objects.name(set)).orElse(set);
  }

  /** Gives one another size. Returns it as it is then. */
  ObjectNode scale(ObjectNode deployment, ObjectNode set, int size) {
    int before = wished(set);
    Rollout rollout = Rollout.of(deployment);
    boolean noted =
        Json.text(set, "metadata", "annotations", WISHED)
            .equals(Integer.toString(rollout.replicas()));
    if (before == size && noted) {
      return set;
    }
    api.edit(
        Kinds.REPLICA_SET,
        set,
        copy -> {
          Json.ensure(copy, "spec").put("replicas", size);
          annotate(Objects.metadata(copy), deployment, revision(set));
        });
    if (before != size) {
      events.normal(
          Kinds.DEPLOYMENT,
          deployment,
          "ScalingReplicaSet",
          "Scaled %s replica set %s from %d to %d"
              .formatted(size > before ? "up" : "down", Objects.name(set), before, size));
    }
    return again(set);
  }
}
