package dev.slipway.kit.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what has ended is kept, in the tables that every service has. */
@ConfigMapping(prefix = "slipway.retention")
public interface RetentionSettings {

  /** How often each table is looked at. */
  @WithDefault("PT10M")
  Duration every();

  /** How many rows are dropped in one transaction at most; 1 or more. */
  @WithDefault("1000")
  int batch();

  /** Operations, counted from their end. */
  @WithDefault("P30D")
  Duration operations();

  /** Events in the outbox, counted from when Kafka had them. */
  @WithDefault("P1D")
  Duration sentEvents();

  /**
   * The ids of handled events, counted from when they were handled. They are kept for as long as
   * Kafka may still hold the events at least, whatever is said here: a consumer that begins anew
   * would act on them again. The default is the topic's 14 days, one for the segment that Kafka
   * still writes to, and one to spare.
   */
  @WithDefault("P16D")
  Duration handledEvents();

  /** Work that nobody asks for any more, counted from its last run. */
  @WithDefault("P30D")
  Duration idleWork();

  /** Answers to requests that came with an idempotency key, counted from the request. */
  @WithDefault("PT24H")
  Duration idempotencyKeys();
}
