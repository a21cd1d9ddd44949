package dev.slipway.kit.work;

import java.time.Duration;

/** Failures wait for an hour here. */
record TestSettings(Duration lease, Duration heartbeat, Duration runLimit) implements WorkSettings {
  private static final Duration LONG = Duration.ofHours(1);

  TestSettings(Duration lease, Duration heartbeat) {
    this(lease, heartbeat, LONG);
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public int threads() {
    return 4;
  }

  @Override
  public Duration poll() {
    return Duration.ofMillis(100);
  }

  @Override
  public Duration firstRetry() {
    return LONG;
  }

  @Override
  public Duration lastRetry() {
    return LONG;
  }
}
