package dev.slipway.gateway.deadletter;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Remembers which dead letters were replayed; the topic can't be marked. */
public interface ReplayRecord {

  void remember(String letter, Instant at, String by);

  /** When each of these letters was last replayed; those that never were are absent. */
  Map<String, Instant> replayedAt(Collection<String> letters);
}
