package dev.slipway.simulator.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.admission.Admission;
import dev.slipway.simulator.kubernetes.apply.ServerSideApply;
import dev.slipway.simulator.kubernetes.apply.ServerSideApply.ConflictException;
import dev.slipway.simulator.kubernetes.patch.JsonEquality;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes and changes objects: metadata, defaults, admission, validation, ownership of fields. */
final class Writer {
  private static final Set<String> WITH_GENERATION =
      Set.of(
          "Deployment",
          "ReplicaSet",
          "ReplicationController",
          "Pod",
          "EndpointSlice",
          "PriorityClass");

  /** What a status may change of metadata, beside the status itself. */
  private static final List<String> OF_STATUS = List.of("labels", "annotations");

  private final ClusterStore store;
  private final Admission admission;

  Writer(ClusterStore store, Admission admission) {
    this.store = store;
    this.admission = admission;
  }

  Admission admission() {
    return admission;
  }

  ObjectNode create(Kind kind, String namespace, ObjectNode object, WriteOptions options) {
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    prepareMetadata(kind, namespace, object);
    String name = Objects.name(object);
    if (store.get(kind.key(namespace, name)) != null) {
      throw ApiException.alreadyExists(kind, name);
    }
    if (kind.hasStatus()) {
      JsonNode status = object.remove("status");
      if (options.manager().isEmpty() && status != null) {
        // Parts of the cluster itself may make objects with their status at once.
        object.set("status", status);
      }
    }
    admission.create(kind, object);
    if (options.manager().isEmpty()) {
      Objects.metadata(object).remove("managedFields");
    } else if (!Objects.metadata(object).has("managedFields")) {
      ServerSideApply.track(kind, null, object, options.manager(), "", store.loop().now());
    } else {
      ServerSideApply.settle(kind, object);
    }
    return put(kind, namespace, object, options);
  }

  private void prepareMetadata(Kind kind, String namespace, ObjectNode object) {
    ObjectNode metadata = Objects.metadata(object);
    String own = Json.text(metadata, "namespace");
    if (kind.namespaced() && !own.isEmpty() && !own.equals(namespace)) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    if (!Json.text(metadata, "resourceVersion").isEmpty()) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    if (!metadata.hasNonNull("name") && !Json.text(metadata, "generateName").isEmpty()) {
      metadata.put(
          "name", Names.generate(Json.text(metadata, "generateName"), store.loop().random()));
    }
    if (kind.namespaced()) {
      metadata.put("namespace", namespace);
    } else {
      metadata.remove("namespace");
    }
    metadata.remove(List.of("selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"));
    metadata.put("uid", Names.uid(store.loop().random()));
    metadata.put("creationTimestamp", Objects.seconds(store.loop().now()));
    if (WITH_GENERATION.contains(kind.kind())) {
      metadata.put("generation", 1);
    } else {
      metadata.remove("generation");
    }
  }

  private ObjectNode put(Kind kind, String namespace, ObjectNode object, WriteOptions options) {
    if (options.dryRun()) {
      return object;
    }
    return store.put(kind.key(namespace, Objects.name(object)), object).object();
  }

  ObjectNode update(
      Kind kind,
      String subresource,
      String namespace,
      String name,
      UnaryOperator<ObjectNode> change,
      WriteOptions options) {
    Entry entry = store.get(kind.key(namespace, name));
    if (entry == null) {
      throw ApiException.notFound(kind, name);
    }
    ObjectNode before = entry.object();
    ObjectNode after = change.apply(before);
    checkPreconditions(kind, name, before, after);
    ObjectNode whole = whole(kind, subresource, before, after);
    String manager = options.manager();
    return finish(
        kind,
        subresource,
        before,
        whole,
        options,
        () -> {
          if (!manager.isEmpty()) {
            ServerSideApply.track(kind, before, whole, manager, subresource, store.loop().now());
          }
        });
  }

  ObjectNode apply(
      Kind kind,
      String subresource,
      String namespace,
      String name,
      ObjectNode config,
      boolean force,
      WriteOptions options) {
    Entry entry = store.get(kind.key(namespace, name));
    if (entry == null && !subresource.isEmpty()) {
      throw ApiException.notFound(kind, name);
    }
    if (!Json.at(config, "metadata", "managedFields").isEmpty()) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    String version = Objects.resourceVersion(config);
    String uid = Objects.uid(config);
    if (entry == null && (!uid.isEmpty() || !version.isEmpty())) {
      throw ApiException.conflict(
          kind,
          name,
          "uid mismatch: the provided object specified uid %s, and no existing object was found"
              .formatted(uid));
    }
    ObjectNode before = entry == null ? null : entry.object();
    ObjectNode merged;
    try {
      merged =
          ServerSideApply.apply(
              kind, before, config, options.manager(), subresource, force, store.loop().now());
    } catch (ConflictException e) {
      throw conflict(e);
    }
    if (before == null) {
      return create(kind, namespace, merged, options);
    }
    checkPreconditions(kind, name, before, merged);
    JsonNode managed = Objects.metadata(merged).path("managedFields");
    ObjectNode whole = whole(kind, subresource, before, merged);
    return finish(
        kind,
        subresource,
        before,
        whole,
        options,
        () -> {
          Objects.metadata(whole).set("managedFields", managed);
          ServerSideApply.settle(kind, whole);
        });
  }

  private static ApiException conflict(ConflictException e) {
    List<ApiException.Cause> causes =
        e.conflicts().stream()
            .map(
                each ->
                    new ApiException.Cause(
                        "FieldManagerConflict", each.field(), "conflict with " + each.manager()))
            .toList();
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: %s: %s"
                .formatted(causes.getFirst().message(), causes.getFirst().field())
            : "Apply failed with %d conflicts: %s"
                .formatted(
                    causes.size(),
                    String.join(
                        "; ", causes.stream().map(c -> c.message() + ": " + c.field()).toList()));
    return ApiException.applyConflict(causes, message);
  }

  private ObjectNode finish(
      Kind kind,
      String subresource,
      ObjectNode before,
      ObjectNode whole,
      WriteOptions options,
      Runnable track) {
    admission.update(kind, subresource, before, whole);
    if (WITH_GENERATION.contains(kind.kind()) && !sameBesideStatus(before, whole)) {
      Objects.metadata(whole)
          .put("generation", Json.number(before, 0, "metadata", "generation") + 1);
    }
    track.run();
    if (JsonEquality.same(withoutTimes(before), withoutTimes(whole))) {
      return before;
    }
    String namespace = Objects.namespace(before);
    if (!options.dryRun() && Deleter.isReadyToGo(whole)) {
      store.remove(kind.key(namespace, Objects.name(before)));
      return whole;
    }
    return put(kind, namespace, whole, options);
  }

  /** The times of managers aside, which alone are no change. */
  private static JsonNode withoutTimes(ObjectNode object) {
    if (!Objects.metadata(object).has("managedFields")) {
      return object;
    }
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    ObjectNode metadata = object.objectNode();
    metadata.setAll(Objects.metadata(object));
    copy.set("metadata", metadata);
    JsonNode managers = metadata.get("managedFields").deepCopy();
    managers.forEach(entry -> ((ObjectNode) entry).remove("time"));
    metadata.set("managedFields", managers);
    return copy;
  }

  private static boolean sameBesideStatus(ObjectNode before, ObjectNode after) {
    for (var entry : after.properties()) {
      String name = entry.getKey();
      if (!name.equals("metadata")
          && !name.equals("status")
          && !sameField(before.path(name), entry.getValue())) {
        return false;
      }
    }
    for (var entry : before.properties()) {
      if (!entry.getKey().equals("status") && !after.has(entry.getKey())) {
        return false;
      }
    }
    return true;
  }

  /** Where a pod is bound to is no change of what it is to be. */
  private static boolean sameField(JsonNode before, JsonNode after) {
    if (after.has("nodeName") && !before.has("nodeName") && after.has("containers")) {
      ObjectNode unbound = after.deepCopy();
      unbound.remove("nodeName");
      return JsonEquality.same(before, unbound);
    }
    return JsonEquality.same(before, after);
  }

  private static void checkPreconditions(
      Kind kind, String name, ObjectNode before, ObjectNode after) {
    String uid = Objects.uid(after);
    if (!uid.isEmpty() && !uid.equals(Objects.uid(before))) {
      throw ApiException.conflict(
          kind,
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, Objects.uid(before)));
    }
    String version = Objects.resourceVersion(after);
    if (!version.isEmpty() && !version.equals(Objects.resourceVersion(before))) {
      throw ApiException.stale(kind, name);
    }
  }

  /** What is asked for, with all that may not be changed in this way as it was. */
  private static ObjectNode whole(
      Kind kind, String subresource, ObjectNode before, ObjectNode after) {
    ObjectNode whole;
    if (subresource.equals("status")) {
      whole = before.deepCopy();
      if (after.has("status")) {
        whole.set("status", after.get("status"));
      } else {
        whole.remove("status");
      }
      for (String field : OF_STATUS) {
        JsonNode value = Json.at(after, "metadata", field);
        if (value.isObject()) {
          Objects.metadata(whole).set(field, value);
        }
      }
    } else {
      whole = after;
      if (kind.hasStatus()) {
        whole.remove("status");
        if (before.has("status")) {
          whole.set("status", before.get("status"));
        }
      }
      keepMetadata(before, Objects.metadata(whole));
    }
    whole.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    return whole;
  }

  private static void keepMetadata(ObjectNode before, ObjectNode metadata) {
    JsonNode old = before.path("metadata");
    for (String field :
        List.of(
            "name",
            "namespace",
            "generateName",
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "resourceVersion",
            "managedFields")) {
      if (old.has(field)) {
        metadata.set(field, old.get(field));
      } else {
        metadata.remove(field);
      }
    }
    metadata.remove("selfLink");
  }
}
