package dev.slipway.gateway.stream;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in an event log, as clients carry it: opaque, and bound to the log it came from, so that
 * an id of a log that was lost is recognized instead of being taken for a place in the new one.
 *
 * @param log the log's random number
 * @param value the position of the last event seen, 0 for none
 */
public record StreamPosition(int log, long value) {

  private static final int BYTES = Integer.BYTES + Long.BYTES;

  public String encode() {
    byte[] bytes = ByteBuffer.allocate(BYTES).putInt(log).putLong(value).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The position, or nothing if the text was not made by {@link #encode}. */
  public static Optional<StreamPosition> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != BYTES) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      StreamPosition position = new StreamPosition(buffer.getInt(), buffer.getLong());
      return position.value >= 0 ? Optional.of(position) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
