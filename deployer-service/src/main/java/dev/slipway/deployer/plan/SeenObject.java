package dev.slipway.deployer.plan;

import dev.slipway.deployer.manifest.ObjectNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes object as it is in a cluster.
 *
 * @param body the whole object, as JSON's maps, lists and scalars
 */
public record SeenObject(Map<String, Object> body) {

  /** What tells it from a later object of the same name; empty before the server gave it one. */
  public String uid() {
    return text("metadata", "uid").orElse("");
  }

  /** Its version, for changes that must not overtake another one. */
  public String resourceVersion() {
    return text("metadata", "resourceVersion").orElse("");
  }

  /** Whether it is on its way out. */
  public boolean deleting() {
    return at("metadata", "deletionTimestamp") != null;
  }

  /** Whether its labels say that it is Slipway's. */
  public boolean managedBySlipway() {
    return ObjectNames.SLIPWAY.equals(at("metadata", "labels", ObjectNames.MANAGED_BY));
  }

  /** {@code spec.replicas}. */
  public int replicas() {
    return integer("spec", "replicas").orElse(1);
  }

  /** A number in it. */
  public Optional<Integer> integer(String... path) {
    return at(path) instanceof Number number ? Optional.of(number.intValue()) : Optional.empty();
  }

  /** A text in it. */
  public Optional<String> text(String... path) {
    return at(path) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A list in it, empty when it is not there. */
  public List<?> list(String... path) {
    return at(path) instanceof List<?> list ? list : List.of();
  }

  /** What is at a path, or null. */
  public @Nullable Object at(String... path) {
    Object here = body;
    for (String key : path) {
      if (!(here instanceof Map<?, ?> map)) {
        return null;
      }
      here = map.get(key);
    }
    return here;
  }

  /** Only what it is: a Secret's body must not be printed. */
  @Override
  public String toString() {
    return text("kind").orElse("object") + " " + text("metadata", "name").orElse("?");
  }
}
