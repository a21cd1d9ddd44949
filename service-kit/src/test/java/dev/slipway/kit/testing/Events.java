package dev.slipway.kit.testing;

import dev.slipway.events.NodeFenced;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.outbox.EventDraft;
import java.util.List;
import java.util.stream.LongStream;

/** Events for tests. */
public final class Events {
  private Events() {}

  public static EventDraft fenced(String clusterId) {
    return draft(clusterId, new NodeFenced("w1", "powered off"));
  }

  public static EventDraft draft(String clusterId, SlipwayEvent data) {
    return new EventDraft(clusterId, "shop", 1, 1, "test", null, data);
  }

  /** 1, 2, 3… up to the count. */
  public static List<Long> sequenceOf(long count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }
}
