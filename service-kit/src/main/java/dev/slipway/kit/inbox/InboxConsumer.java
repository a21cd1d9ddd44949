package dev.slipway.kit.inbox;

import dev.slipway.kit.background.BackgroundThread;
import dev.slipway.kit.kafka.Channels;
import dev.slipway.kit.kafka.EventTopics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Consumes the events topic as this service's consumer group. Instances share the partitions; an
 * offset is committed after the transaction of the record's handlers.
 *
 * <p>It runs where a bean is an {@link EventHandler} and {@code slipway.inbox.enabled} is not
 * false. Until Kafka is there and has the topics, it asks again every second.
 */
@ApplicationScoped
public class InboxConsumer {
  private static final Logger LOG = Logger.getLogger(InboxConsumer.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(250);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

  private final InboxSettings settings;
  private final EventTopics topics;
  private final RecordProcessor processor;
  private final Multi<Message<byte[]>> channel;
  private final Partitions partitions;
  private final BackgroundThread thread =
      new BackgroundThread("inbox", STOP_WITHIN, this::runUntilStopped);

  private volatile boolean subscribed;
  private volatile @Nullable String trouble;

  @Inject
  InboxConsumer(
      InboxSettings settings,
      EventTopics topics,
      RecordProcessor processor,
      @Channel(Channels.EVENTS_IN) Multi<Message<byte[]>> channel,
      @Identifier(Partitions.NAME) Partitions partitions) {
    this.settings = settings;
    this.topics = topics;
    this.processor = processor;
    this.channel = channel;
    this.partitions = partitions;
  }

  void start(@Observes StartupEvent event) {
    if (settings.enabled() && processor.hasHandlers()) {
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    thread.stop();
  }

  /** Whether it is meant to run. */
  boolean isStarted() {
    return thread.isStarted();
  }

  /** What keeps it from consuming, or null when nothing does. */
  @Nullable String trouble() {
    return trouble;
  }

  /** How often the event that failed most has failed so far; 0 when none does. */
  int worstAttempts() {
    return partitions.worstAttempts();
  }

  private void runUntilStopped() {
    while (!thread.stops()) {
      try {
        topics.ensure();
        consume();
      } catch (RuntimeException e) {
        report(e);
        thread.backOff(RETRY);
      }
    }
  }

  private void consume() {
    subscribed = true;
    trouble = null;
    Cancellable subscription =
        channel
            .subscribe()
            .with(
                stream -> stream.request(Long.MAX_VALUE),
                this::take,
                this::failed,
                () -> subscribed = false);
    while (!thread.stops() && subscribed) {
      thread.pause(COMMIT_EVERY);
      partitions.commitProgress();
    }
    if (subscribed) {
      partitions.stopAll();
      subscription.cancel();
    } else {
      thread.backOff(RETRY);
    }
  }

  @SuppressWarnings("unchecked") // the channel's deserializers make them
  private void take(Message<byte[]> message) {
    message
        .getMetadata(IncomingKafkaRecordMetadata.class)
        .ifPresent(record -> partitions.add((IncomingKafkaRecordMetadata<String, byte[]>) record));
  }

  /** Kafka's client could not be made: while Kafka is merely away, the channel waits for it. */
  private void failed(Throwable e) {
    report(e);
    subscribed = false;
    thread.wake();
  }

  private void report(Throwable e) {
    String message = "events can't be consumed: " + e.getMessage();
    if (!message.equals(trouble)) {
      LOG.warn(message);
      LOG.debug("events can't be consumed", e);
    }
    trouble = message;
  }
}
