package dev.slipway.gateway.in.events;

import dev.slipway.gateway.stream.CloudEventReader;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.stream.ReaderState;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.kafka.KafkaSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
  private final CloudEventReader events;
  private final Clock clock;
  private final Semaphore stopSignal = new Semaphore(0);
  private volatile ReaderState state;
  private volatile boolean stopped;
  private volatile @Nullable ReaderSession session;
  private @Nullable Thread thread;

  @Inject
  EventTopicReader(
      KafkaSettings kafka,
      EventTopics topics,
      EventLog log,
      LiveTail tail,
      CloudEventReader events,
      Clock clock) {
    this.kafka = kafka;
    this.topics = topics;
    this.log = log;
    this.tail = tail;
    this.events = events;
    this.clock = clock;
    this.state = new ReaderState(false, clock.instant(), "it has just started", 0);
  }

  /** How it fares. */
  public ReaderState state() {
    return state;
  }

  void start(@Observes StartupEvent event) {
    start();
  }

  void stop(@Observes ShutdownEvent event) {
    stop();
  }

  synchronized void start() {
    stopped = false;
    stopSignal.drainPermits();
    thread = Thread.ofPlatform().name("event-topic-reader").daemon().start(this::run);
  }

  synchronized void stop() {
    stopped = true;
    stopSignal.release();
    ReaderSession running = session;
    if (running != null) {
      running.wakeup();
    }
    try {
      if (thread != null && !thread.join(STOP_WITHIN)) {
        LOG.warn("the reader of the events' topic did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  private void run() {
    while (!stopped) {
      try {
        topics.ensure();
        read();
      } catch (WakeupException | InterruptException e) {
        // stop() was called
      } catch (RuntimeException e) {
        report(e);
        backOff();
      }
    }
  }

  private void read() {
    try (ReaderSession opened = ReaderSession.open(kafka, log, tail, events)) {
      session = opened;
      while (!stopped) {
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

  private void backOff() {
    try {
      if (stopSignal.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        stopSignal.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
