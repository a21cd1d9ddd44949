package dev.slipway.simulator.kubernetes.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Objects;

/** What must be done before an object may go. */
public final class Finalizers {

  private Finalizers() {}

  /** Takes one away. */
  public static void remove(ObjectNode object, String finalizer) {
    ObjectNode metadata = Objects.metadata(object);
    if (metadata.get("finalizers") instanceof ArrayNode list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        if (list.get(i).asText().equals(finalizer)) {
          list.remove(i);
        }
      }
      if (list.isEmpty()) {
        metadata.remove("finalizers");
      }
    }
  }
}
