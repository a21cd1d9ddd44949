package dev.slipway.kit.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events leave. */
@ConfigMapping(prefix = "slipway.outbox")
public interface OutboxSettings {

  /** Whether this process may relay events to Kafka. */
  @WithDefault("true")
  boolean relay();

  /** How often the relaying process looks for events that other processes stored. */
  @WithDefault("PT0.2S")
  Duration poll();

  /** How often a process asks whether it may relay now. */
  @WithDefault("PT0.5S")
  Duration takeOver();

  /** With how many events in flight no more are read. */
  @WithDefault("500")
  int batch();

  /** How old the oldest unsent event may be before the health check says so. */
  @WithDefault("PT30S")
  Duration late();
}
