package dev.slipway.kit.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events come in. */
@ConfigMapping(prefix = "slipway.inbox")
public interface InboxSettings {

  /** Whether this process consumes events, if it has a handler for any. */
  @WithDefault("true")
  boolean enabled();

  /** The wait before an event that could not be handled is tried again; it doubles each time. */
  @WithDefault("PT0.1S")
  Duration firstRetry();

  /** The longest wait before an event is tried again. */
  @WithDefault("PT5S")
  Duration lastRetry();

  /** After how many attempts at one event the health check says so. */
  @WithDefault("5")
  int attemptsUntilUnwell();
}
