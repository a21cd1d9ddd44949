package dev.slipway.gateway.deadletter;

import java.util.List;
import java.util.Optional;

/** The dead letters' topic, read on demand, and the events' topic, to which they are replayed. */
public interface DeadLetterTopic {

  /** The newest letters, newest first. */
  List<DeadLetter> newest(int limit);

  Optional<DeadLetter> find(DeadLetterId id);

  /** Puts the original bytes and headers back on the events' topic; returns when it is stored. */
  Replayed replay(DeadLetter letter);

  /** Where the replayed record lies now. */
  record Replayed(String topic, int partition, long offset) {}
}
