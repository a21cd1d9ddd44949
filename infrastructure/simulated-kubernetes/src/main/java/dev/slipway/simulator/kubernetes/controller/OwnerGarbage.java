package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.api.Finalizers;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.Change;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes what belonged to objects that are gone, or that wait for it to go first. */
final class OwnerGarbage implements Controller {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final ClusterApi api;
  private final WorkQueue<String> queue;
  private final Map<String, String> keysByUid = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  OwnerGarbage(ClusterApi api) {
    this.api = api;
    this.queue = new WorkQueue<>("garbage", api.loop(), this::sync);
  }

  @Override
  public void changed(Kind kind, Change change) {
    ObjectNode before = change.before();
    ObjectNode after = change.after();
    if (before != null) {
      forget(change.key(), before);
    }
    if (after != null) {
      remember(change.key(), after);
      if (!Json.at(after, "metadata", "ownerReferences").isEmpty() || isWaiting(after)) {
        queue.add(change.key());
      }
    } else if (before != null) {
      wakeFamily(before);
    }
  }

  private static boolean isWaiting(ObjectNode object) {
    return Objects.deleting(object) && !Json.at(object, "metadata", "finalizers").isEmpty();
  }

  private void remember(String key, ObjectNode object) {
    keysByUid.put(Objects.uid(object), key);
    for (JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
      dependents.computeIfAbsent(Json.text(owner, "uid"), uid -> new HashSet<>()).add(key);
    }
  }

  private void forget(String key, ObjectNode object) {
    keysByUid.remove(Objects.uid(object));
    for (JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
      String uid = Json.text(owner, "uid");
      Set<String> keys = dependents.get(uid);
      if (keys != null && keys.remove(key) && keys.isEmpty()) {
        dependents.remove(uid);
      }
    }
  }

  /** What it owned has to go; who waits for it may go. */
  private void wakeFamily(ObjectNode gone) {
    dependents.getOrDefault(Objects.uid(gone), Set.of()).forEach(queue::add);
    for (JsonNode owner : Json.at(gone, "metadata", "ownerReferences")) {
      String key = keysByUid.get(Json.text(owner, "uid"));
      if (key != null) {
        queue.add(key);
      }
    }
  }

  @Override
  public void resync() {
    keysByUid.clear();
    dependents.clear();
    for (Entry entry : api.store().list("/registry/")) {
      remember(entry.key(), entry.object());
    }
    for (Entry entry : api.store().list("/registry/")) {
      if (!Json.at(entry.object(), "metadata", "ownerReferences").isEmpty()
          || isWaiting(entry.object())) {
        queue.add(entry.key());
      }
    }
  }

  @Override
  public void stop() {
    queue.clear();
    keysByUid.clear();
    dependents.clear();
  }

  private void sync(String key) {
    Kind kind = Kinds.ofKey(key).orElse(null);
    ObjectNode object = object(key);
    if (kind == null || object == null) {
      return;
    }
    if (isWaiting(object)) {
      finish(kind, object);
      return;
    }
    JsonNode owners = Json.at(object, "metadata", "ownerReferences");
    if (owners.isEmpty() || Objects.deleting(object)) {
      return;
    }
    boolean living = false;
    boolean foreground = false;
    for (JsonNode owner : owners) {
      ObjectNode found = owner(owner);
      boolean waits = found != null && has(found, FOREGROUND) && Objects.deleting(found);
      living |= found != null && !waits;
      foreground |= waits;
    }
    if (!living) {
      String policy = foreground && hasDependents(object) ? "Foreground" : "Background";
      api.remove(
          kind,
          object,
          new DeleteOptions(
              java.util.OptionalLong.empty(), policy, Objects.uid(object), "", false));
    }
  }

  private boolean hasDependents(ObjectNode object) {
    return dependents.containsKey(Objects.uid(object));
  }

  private @Nullable ObjectNode object(String key) {
    Entry entry = api.store().get(key);
    return entry == null ? null : entry.object();
  }

  private @Nullable ObjectNode owner(JsonNode reference) {
    String key = keysByUid.get(Json.text(reference, "uid"));
    return key == null ? null : object(key);
  }

  private static boolean has(ObjectNode object, String finalizer) {
    for (JsonNode each : Json.at(object, "metadata", "finalizers")) {
      if (each.asText().equals(finalizer)) {
        return true;
      }
    }
    return false;
  }

  private void finish(Kind kind, ObjectNode object) {
    Set<String> keys = Set.copyOf(dependents.getOrDefault(Objects.uid(object), Set.of()));
    if (has(object, ORPHAN)) {
      keys.forEach(key -> letGo(key, object));
      api.edit(kind, object, copy -> Finalizers.remove(copy, ORPHAN));
    } else if (has(object, FOREGROUND)) {
      boolean blocked = false;
      for (String key : keys) {
        queue.add(key);
        blocked |= blocks(key, object);
      }
      if (!blocked) {
        api.edit(kind, object, copy -> Finalizers.remove(copy, FOREGROUND));
      }
    }
  }

  private boolean blocks(String key, ObjectNode owner) {
    ObjectNode dependent = object(key);
    if (dependent == null) {
      return false;
    }
    for (JsonNode reference : Json.at(dependent, "metadata", "ownerReferences")) {
      if (Json.text(reference, "uid").equals(Objects.uid(owner))) {
        return reference.path("blockOwnerDeletion").asBoolean(false);
      }
    }
    return false;
  }

  private void letGo(String key, ObjectNode owner) {
    ObjectNode dependent = object(key);
    Kind kind = Kinds.ofKey(key).orElse(null);
    if (dependent == null || kind == null) {
      return;
    }
    api.edit(
        kind,
        dependent,
        copy -> {
          ObjectNode metadata = Objects.metadata(copy);
          if (metadata.get("ownerReferences") instanceof ArrayNode references) {
            for (int i = references.size() - 1; i >= 0; i--) {
              if (Json.text(references.get(i), "uid").equals(Objects.uid(owner))) {
                references.remove(i);
              }
            }
            if (references.isEmpty()) {
              metadata.remove("ownerReferences");
            }
          }
        });
  }
}
