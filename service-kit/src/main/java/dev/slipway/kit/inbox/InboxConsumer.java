package dev.slipway.kit.inbox;

import dev.slipway.events.Topics;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.kafka.KafkaSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Consumes the events topic as this service's consumer group. Instances share the partitions; an
 * offset is committed after the transaction of the record's handlers.
 *
 * <p>It runs where a bean is an {@link EventHandler} and {@code slipway.inbox.enabled} is not
 * false.
 */
@ApplicationScoped
public class InboxConsumer {
  private static final Logger LOG = Logger.getLogger(InboxConsumer.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

  private final InboxSettings settings;
  private final KafkaSettings kafka;
  private final EventTopics topics;
  private final RecordProcessor processor;
  private final String group;
  private final Semaphore stopSignal = new Semaphore(0);

  private volatile boolean stopped;
  private volatile @Nullable String trouble;
  private volatile @Nullable Partitions partitions;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private @Nullable Thread thread;

  @Inject
  InboxConsumer(
      InboxSettings settings,
      KafkaSettings kafka,
      EventTopics topics,
      RecordProcessor processor,
      @ConfigProperty(name = "quarkus.application.name") String group) {
    this.settings = settings;
    this.kafka = kafka;
    this.topics = topics;
    this.processor = processor;
    this.group = group;
  }

  void start(@Observes StartupEvent event) {
    if (settings.enabled() && processor.hasHandlers()) {
      start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stop();
  }

  synchronized void start() {
    if (thread != null) {
      return;
    }
    stopped = false;
    stopSignal.drainPermits();
    thread = Thread.ofPlatform().name("inbox").daemon().start(this::run);
  }

  synchronized void stop() {
    stopped = true;
    stopSignal.release();
    KafkaConsumer<String, byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    try {
      if (thread != null && !thread.join(STOP_WITHIN)) {
        LOG.warn("the inbox did not stop in time; its last events will be handled again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** Whether it is meant to run. */
  boolean isStarted() {
    return thread != null;
  }

  /** What keeps it from consuming, or null when nothing does. */
  @Nullable String trouble() {
    return trouble;
  }

  /** How often the event that failed most has failed so far; 0 when none does. */
  int worstAttempts() {
    Partitions current = partitions;
    return current == null ? 0 : current.worstAttempts();
  }

  private void run() {
    while (!stopped) {
      try {
        topics.ensure();
        consume();
      } catch (WakeupException e) {
        // stop() was called
      } catch (RuntimeException e) {
        report(e);
        backOff();
      }
    }
  }

  private void consume() {
    try (KafkaConsumer<String, byte[]> opened =
        new KafkaConsumer<>(
            kafka.with(consumerSettings()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer = opened;
      Partitions assigned = new Partitions(opened, processor, settings);
      partitions = assigned;
      opened.subscribe(List.of(Topics.EVENTS), assigned);
      try {
        while (!stopped) {
          assigned.add(opened.poll(POLL));
          assigned.regulate();
          assigned.commitProgress();
          trouble = null;
        }
      } finally {
        assigned.stopAll();
      }
    } finally {
      consumer = null;
      partitions = null;
    }
  }

  private Map<String, Object> consumerSettings() {
    return Map.of(
        "group.id",
        group,
        "enable.auto.commit",
        false,
        "auto.offset.reset",
        "earliest",
        "allow.auto.create.topics",
        false,
        "max.poll.records",
        100,
        // The shortest that brokers accept by default: a dead instance's partitions move after it.
        "session.timeout.ms",
        6000,
        "heartbeat.interval.ms",
        1500,
        "partition.assignment.strategy",
        CooperativeStickyAssignor.class.getName());
  }

  private void report(RuntimeException e) {
    String message = "events can't be consumed: " + e.getMessage();
    if (!message.equals(trouble)) {
      LOG.warn(message);
      LOG.debug("events can't be consumed", e);
    }
    trouble = message;
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
