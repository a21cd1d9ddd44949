package dev.slipway.kit.latency;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long events take on their way, as the metric {@code slipway_event_stage_seconds} with a label
 * {@code stage} and the quantiles 0.5 and 0.99 of the last minutes. {@code benchmarks/run} prints
 * them; whoever wonders why events are late looks here first.
 */
@ApplicationScoped
public class EventStages {

  /** A part of the way from the change of state to the subscribers. */
  public enum Stage {
    /** From the event's own time to the commit of the transaction that published it. */
    TRANSACTION,
    /** From the commit until the relay has read the event, or those that wait before it. */
    WAKE,
    /** From there until Kafka has acknowledged it, what is on its way before it included. */
    SEND,
    /** From being handed to Kafka until the gateway's reader has it; milliseconds only. */
    READ,
    /** From there until the gateway has stored it. */
    STORE,
    /** From there until it is handed to a subscriber's connection. */
    DELIVER
  }

  private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);

  /** Registers a timer for each stage. */
  @Inject
  public EventStages(MeterRegistry meters) {
    for (Stage stage : Stage.values()) {
      timers.put(
          stage,
          Timer.builder("slipway.event.stage")
              .tag("stage", stage.name().toLowerCase(java.util.Locale.ROOT))
              .publishPercentiles(0.5, 0.99)
              .distributionStatisticExpiry(Duration.ofMinutes(10))
              .register(meters));
    }
  }

  /** Notes what one event took. */
  public void record(Stage stage, Duration time) {
    Timer timer = timers.get(stage);
    if (timer != null) {
      timer.record(time.isNegative() ? Duration.ZERO : time);
    }
  }
}
