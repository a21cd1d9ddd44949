package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.time.Duration;

/** A point in time after which nothing is waited for any more. */
record Deadline(long nanoTime) {

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** This, or earlier. */
  Deadline atMost(Duration duration) {
    Deadline other = in(duration);
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  boolean hasPassed() {
    return remaining().isZero();
  }

  /**
   * Waits a little before something is looked at again.
   *
   * @throws DriverException DEADLINE_EXCEEDED if the time is up
   */
  void pause(Duration duration, String waitingFor) {
    if (hasPassed()) {
      throw exceeded("waiting for " + waitingFor);
    }
    rest(duration, waitingFor);
  }

  /** The same, where the time's being up is no failure. */
  void rest(Duration duration, String waitingFor) {
    Duration pause = remaining().compareTo(duration) < 0 ? remaining() : duration;
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(waitingFor, e);
    }
  }

  static DriverException interrupted(String waitingFor, InterruptedException cause) {
    return new DriverException(
        Code.UNAVAILABLE, "Interrupted while waiting for " + waitingFor, "Ask again.", cause);
  }

  static DriverException exceeded(String doing) {
    return new DriverException(
        Code.DEADLINE_EXCEEDED,
        "The deadline passed while " + doing,
        "Ask again with a later deadline; if that doesn't help, look at the machine's console and qemu.log.");
  }
}
