package dev.slipway.simulator.machine;

import java.time.Duration;
import java.util.Optional;

/** What is wrong with one machine at present; asked each time that it matters. */
public interface Conditions {

  /** How long a boot takes, from power-on to its first unit. */
  Duration bootDelay();

  /** How much longer a thing takes that waits for the disk. */
  Duration diskDelay();

  /** Why the boot that begins now fails, if it does: lines for the console. */
  Optional<String> bootFailure();

  /** Whether an image can't be had at present. */
  boolean imageUnreachable(String image);

  /** Nothing is wrong, and boots take no time. */
  static Conditions none() {
    return new Conditions() {
      @Override
      public Duration bootDelay() {
        return Duration.ZERO;
      }

      @Override
      public Duration diskDelay() {
        return Duration.ZERO;
      }

      @Override
      public Optional<String> bootFailure() {
        return Optional.empty();
      }

      @Override
      public boolean imageUnreachable(String image) {
        return false;
      }
    };
  }
}
