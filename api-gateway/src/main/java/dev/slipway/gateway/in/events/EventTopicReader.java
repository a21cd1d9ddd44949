package dev.slipway.gateway.in.events;

import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.stream.ReaderState;
import dev.slipway.kit.background.BackgroundThread;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.kafka.KafkaSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events' topic into the event log and wakes the subscribers. Every gateway reads all of
 * it: whichever is first writes an event, the others find it written and show it to their own
 * subscribers. So none waits for another, and any may die without a take-over. How far the topic
 * was read is stored with the events themselves, in one transaction.
 */
@ApplicationScoped
public class EventTopicReader {

  private static final Logger LOG = Logger.getLogger(EventTopicReader.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

  private final KafkaSettings kafka;
  private final EventTopics topics;
  private final EventLog log;
  private final LiveTail tail;
  private final RecordIntake intake;
  private final Clock clock;
  private final BackgroundThread thread =
      new BackgroundThread("event-topic-reader", STOP_WITHIN, this::run);
  private volatile ReaderState state;
  private volatile @Nullable ReaderSession session;

  @Inject
  EventTopicReader(
      KafkaSettings kafka,
      EventTopics topics,
      EventLog log,
      LiveTail tail,
      RecordIntake intake,
      Clock clock) {
    this.kafka = kafka;
    this.topics = topics;
    this.log = log;
    this.tail = tail;
    this.intake = intake;
    this.clock = clock;
    this.state = new ReaderState(false, clock.instant(), "it has just started", 0);
  }

  /** How it fares. */
  public ReaderState state() {
    return state;
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    thread.stop(this::wakeUp);
  }

  private void wakeUp() {
    ReaderSession running = session;
    if (running != null) {
      running.wakeup();
    }
  }

  private void run() {
    while (!thread.stops()) {
      try {
        topics.ensure();
        read();
      } catch (WakeupException | InterruptException e) {
        // stop() was called
      } catch (RuntimeException e) {
        report(e);
        thread.backOff(RETRY);
      }
    }
  }

  private void read() {
    try (ReaderSession opened = ReaderSession.open(kafka, log, tail, intake)) {
      session = opened;
      while (!thread.stops()) {
        opened.step();
        connected(opened.behind());
      }
    } finally {
      session = null;
    }
  }

  private void connected(long behind) {
    ReaderState before = state;
    if (!before.connected()) {
      LOG.info("events are read from the topic");
      state = new ReaderState(true, clock.instant(), null, behind);
    } else if (before.behind() != behind) {
      state = new ReaderState(true, before.since(), null, behind);
    }
  }

  private void report(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    ReaderState before = state;
    if (before.connected() || !message.equals(before.message())) {
      LOG.warnf("events can't be read from the topic, trying again: %s", message);
      LOG.debug("events can't be read from the topic", failure);
      state = new ReaderState(false, clock.instant(), message, before.behind());
    }
  }
}
