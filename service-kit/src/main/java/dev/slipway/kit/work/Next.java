package dev.slipway.kit.work;

import java.time.Duration;

/** When a key is to be looked at again. */
public sealed interface Next {

  /** Not before somebody wakes it. */
  record Idle() implements Next {}

  /**
   * After some time, or earlier when somebody wakes it.
   *
   * @param d the time, not negative
   */
  record After(Duration d) implements Next {
    public After {
      if (d.isNegative()) {
        throw new IllegalArgumentException("the time must not be negative: " + d);
      }
    }
  }

  /** Not before somebody wakes it. */
  static Next idle() {
    return new Idle();
  }

  /** After some time, or earlier when somebody wakes it. */
  static Next after(Duration duration) {
    return new After(duration);
  }
}
