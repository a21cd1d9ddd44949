package dev.slipway.simulator.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.time.Duration;
import java.util.Set;

/** Deletes objects: grace, preconditions, and what becomes of those that they own. */
final class Deleter {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private static final long USUAL_GRACE = 30;
  private static final Set<String> SYSTEM_NAMESPACES =
      Set.of("default", "kube-system", "kube-public", "kube-node-lease");

  private final ClusterStore store;

  Deleter(ClusterStore store) {
    this.store = store;
  }

  Deletion delete(Kind kind, String namespace, String name, DeleteOptions options) {
    Entry entry = store.get(kind.key(namespace, name));
    if (entry == null) {
      throw ApiException.notFound(kind, name);
    }
    ObjectNode object = entry.object();
    check(kind, name, object, options);
    if (kind == Kinds.NAMESPACE) {
      return deleteNamespace(object, options);
    }
    ObjectNode marked = object.deepCopy();
    boolean waits = mark(kind, marked, options);
    if (options.dryRun()) {
      return new Deletion(marked, !waits);
    }
    String key = kind.key(namespace, name);
    if (!waits) {
      store.remove(key);
      return new Deletion(object, true);
    }
    if (marked.equals(object)) {
      return new Deletion(object, false);
    }
    return new Deletion(store.put(key, marked).object(), false);
  }

  private static void check(Kind kind, String name, ObjectNode object, DeleteOptions options) {
    if (!options.uid().isEmpty() && !options.uid().equals(Objects.uid(object))) {
      throw ApiException.conflict(
          kind,
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(options.uid(), Objects.uid(object)));
    }
    if (!options.resourceVersion().isEmpty()
        && !options.resourceVersion().equals(Objects.resourceVersion(object))) {
      throw ApiException.conflict(
          kind,
          name,
          "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object"
                  .formatted(options.resourceVersion())
              + " meta: "
              + Objects.resourceVersion(object));
    }
  }

  private Deletion deleteNamespace(ObjectNode object, DeleteOptions options) {
    String name = Objects.name(object);
    if (SYSTEM_NAMESPACES.contains(name)) {
      throw ApiException.forbidden(Kinds.NAMESPACE, name, "this namespace may not be deleted");
    }
    if (Objects.deleting(object)) {
      return new Deletion(object, false);
    }
    ObjectNode marked = object.deepCopy();
    Objects.metadata(marked).put("deletionTimestamp", Objects.seconds(store.loop().now()));
    Json.ensure(marked, "status").put("phase", "Terminating");
    return new Deletion(
        options.dryRun() ? marked : store.put(Kinds.NAMESPACE.key("", name), marked).object(),
        false);
  }

  /** Notes what is to be done first. Returns whether there is anything. */
  private boolean mark(Kind kind, ObjectNode object, DeleteOptions options) {
    setFinalizers(kind, object, options);
    long grace = kind == Kinds.POD ? podGrace(object, options) : 0;
    ObjectNode metadata = Objects.metadata(object);
    boolean finalizers = !metadata.path("finalizers").isEmpty();
    if (grace == 0 && !finalizers) {
      return false;
    }
    boolean deleting = metadata.hasNonNull("deletionTimestamp");
    long before = metadata.path("deletionGracePeriodSeconds").asLong(0);
    if (!deleting || (grace < before && kind == Kinds.POD)) {
      metadata.put(
          "deletionTimestamp", Objects.seconds(store.loop().now().plus(Duration.ofSeconds(grace))));
      metadata.put("deletionGracePeriodSeconds", grace);
      if (metadata.has("generation")) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
    }
    return true;
  }

  private static long podGrace(ObjectNode pod, DeleteOptions options) {
    String phase = Json.text(pod, "status", "phase");
    if (Json.text(pod, "spec", "nodeName").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0;
    }
    long own = Json.number(pod, USUAL_GRACE, "spec", "terminationGracePeriodSeconds");
    return Math.max(0, options.grace().orElse(own));
  }

  private static void setFinalizers(Kind kind, ObjectNode object, DeleteOptions options) {
    String policy = options.propagation();
    if (policy.isEmpty()) {
      if (has(object, FOREGROUND) || has(object, ORPHAN)) {
        return;
      }
      policy = kind == Kinds.REPLICATION_CONTROLLER ? "Orphan" : "Background";
    }
    set(object, FOREGROUND, policy.equals("Foreground"));
    set(object, ORPHAN, policy.equals("Orphan"));
  }

  private static boolean has(ObjectNode object, String finalizer) {
    for (JsonNode each : Json.at(object, "metadata", "finalizers")) {
      if (each.asText().equals(finalizer)) {
        return true;
      }
    }
    return false;
  }

  private static void set(ObjectNode object, String finalizer, boolean wanted) {
    if (has(object, finalizer) == wanted) {
      return;
    }
    ObjectNode metadata = Objects.metadata(object);
    if (wanted) {
      ArrayNode list =
          metadata.get("finalizers") instanceof ArrayNode there
              ? there
              : metadata.putArray("finalizers");
      list.add(finalizer);
    } else {
      Finalizers.remove(object, finalizer);
    }
  }

  /** Whether an object on its way out has nothing to wait for any more. */
  static boolean isReadyToGo(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.hasNonNull("deletionTimestamp")
        && metadata.path("finalizers").isEmpty()
        && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0
        && Json.at(object, "spec", "finalizers").isEmpty();
  }
}
