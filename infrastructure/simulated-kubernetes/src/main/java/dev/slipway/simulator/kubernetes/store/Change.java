package dev.slipway.simulator.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object.
 *
 * @param before null if it was made
 * @param after what it became; null if it was removed
 */
public record Change(
    String key, @Nullable ObjectNode before, @Nullable ObjectNode after, long revision) {

  /** The object that the change leaves, or the last one that was. */
  public ObjectNode object() {
    if (after != null) {
      return after;
    }
    if (before != null) {
      return before;
    }
    throw new IllegalStateException("a change of nothing");
  }

  /** Whether the object is gone. */
  public boolean removed() {
    return after == null;
  }

  /** Whether the object is new. */
  public boolean made() {
    return before == null;
  }
}
