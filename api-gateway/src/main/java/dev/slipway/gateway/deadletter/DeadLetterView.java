package dev.slipway.gateway.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it is shown.
 *
 * @param reason why it could not be read
 * @param consumer which service could not
 * @param topic where it lay, with its partition and offset
 * @param eventId the event's id, if it says one
 * @param eventType the event's type, if it says one
 * @param clusterId the record's key
 * @param size bytes of its payload
 * @param preview the payload's beginning, escaped and without what looks like a secret
 * @param replayedAt when it was last replayed, or null
 */
public record DeadLetterView(
    String id,
    Instant recordedAt,
    String reason,
    String consumer,
    String topic,
    String eventId,
    String eventType,
    String clusterId,
    int size,
    String preview,
    @Nullable Instant replayedAt) {

  public static DeadLetterView of(DeadLetter letter, @Nullable Instant replayedAt) {
    return new DeadLetterView(
        letter.id(),
        letter.recordedAt(),
        header(letter, "dl_reason"),
        header(letter, "dl_consumer"),
        header(letter, "dl_topic")
            + "-"
            + header(letter, "dl_partition")
            + "@"
            + header(letter, "dl_offset"),
        header(letter, "ce_id"),
        header(letter, "ce_type"),
        PayloadPreview.of(letter.key()),
        letter.payload().length,
        PayloadPreview.of(letter.payload()),
        replayedAt);
  }

  private static String header(DeadLetter letter, String name) {
    byte[] value = letter.headers().get(name);
    // Headers of an unreadable record are no more to be trusted than its payload.
    return value == null ? "" : PayloadPreview.of(value);
  }
}
