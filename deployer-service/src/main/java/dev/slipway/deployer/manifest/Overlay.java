package dev.slipway.deployer.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Lays a manifest over the object that is there, for what server-side apply can't do: remove fields
 * that others added. Pod specs, Secrets' data and selectors become exactly the manifest's.
 */
public final class Overlay {

  private static final Set<String> WHOLE = Set.of("data", "spec.selector", "spec.template.spec");

  private Overlay() {}

  /** The object to put in the seen one's place; it keeps its resource version and its replicas. */
  public static Manifest of(Manifest wished, Map<String, Object> seen) {
    Map<String, Object> body = merge("", wished.body(), seen);
    body.remove("status");
    if (body.get("metadata") instanceof Map<?, ?> metadata) {
      Map<String, Object> kept = copy(metadata);
      kept.remove("managedFields");
      body.put("metadata", kept);
    }
    return new Manifest(wished.apiVersion(), wished.kind(), wished.name(), body);
  }

  private static Map<String, Object> merge(String path, Map<?, ?> wished, Map<?, ?> seen) {
    Map<String, Object> merged = copy(seen);
    wished.forEach(
        (key, value) -> {
          String child = path.isEmpty() ? (String) key : path + "." + key;
          Object old = seen.get(key);
          if (value instanceof Map<?, ?> map
              && old instanceof Map<?, ?> other
              && !WHOLE.contains(child)) {
            merged.put((String) key, merge(child, map, other));
          } else {
            merged.put((String) key, value);
          }
        });
    return merged;
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put((String) key, value));
    return copy;
  }
}
