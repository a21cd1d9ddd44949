package dev.slipway.kit.outbox;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.Topics;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.kafka.RecordHeaders;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.latency.EventStages.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events so that nothing overtakes within a key, a burst with few round trips.
 *
 * <p>All events are handed to Kafka's client at once, in order. It is idempotent, retries for ever,
 * and has one request in flight: what it has gathered meanwhile goes next, in as many batches as
 * there are partitions. That keeps the order through all that is tried again. Where Kafka refuses a
 * record for good, the client would go on with those behind it; so the first refusal closes it,
 * there and then, on the thread that reads Kafka's answers and that alone sends: nothing that was
 * handed to it later leaves.
 *
 * <p>An instance serves until it has failed or is closed. What was in flight then may still arrive,
 * and after others of its key: as a repetition, for it is sent again before any of them.
 */
final class OrderedSender implements AutoCloseable {

  /** Kafka refused a record, or can't be reached to begin with. */
  static final class SendFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    SendFailedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Producer<String, byte[]> producer;
  private final EventStages stages;
  private final Boundaries boundaries;
  private final Runnable progress;

  /** The positions of what was taken and is not marked yet. */
  private final Set<Long> known = new HashSet<>();

  private List<Long> acknowledged = new ArrayList<>();
  private int waiting;
  private @Nullable Throwable failure;

  /**
   * Sends with a client of its own, and closes that.
   *
   * @param producer one of {@link #producer}
   * @param progress called after each acknowledgement and failure; it must only wake somebody
   */
  OrderedSender(
      Producer<String, byte[]> producer,
      EventStages stages,
      Boundaries boundaries,
      Runnable progress) {
    this.producer = producer;
    this.stages = stages;
    this.boundaries = boundaries;
    this.progress = progress;
  }

  /** A client that keeps the order, set up as the channel says otherwise. */
  static Producer<String, byte[]> producer(Map<String, ?> channel) {
    Map<String, Object> settings = new HashMap<>(channel);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Takes events, in the order of the outbox. Those that it has already are passed over. Waits
   * while Kafka's client knows nothing of the topic, or has no room, but no longer than its {@code
   * max.block.ms}, which is a failure.
   */
  void send(List<StoredEvent> events) {
    for (StoredEvent event : events) {
      if (hasFailed()) {
        return;
      }
      if (take(event)) {
        hand(event);
      }
    }
  }

  /** How many events are not acknowledged. */
  synchronized int waiting() {
    return waiting;
  }

  /**
   * The positions of what was acknowledged since the last call. The caller marks them; until {@link
   * #forget} they are known here, should they be read once more.
   */
  synchronized List<Long> takeAcknowledged() {
    List<Long> taken = acknowledged;
    acknowledged = new ArrayList<>();
    return taken;
  }

  /** Called when positions are marked as sent, so that nobody reads them again. */
  synchronized void forget(List<Long> marked) {
    marked.forEach(known::remove);
  }

  /** Goes on unless something has failed. */
  synchronized void check() throws SendFailedException {
    if (failure != null) {
      throw new SendFailedException("Kafka refused an event", failure);
    }
  }

  /** Sends nothing more. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private void hand(StoredEvent event) {
    boundaries.pass("relay", type(event), "before-send");
    long handed = System.nanoTime();
    try {
      producer.send(
          record(event),
          (metadata, refused) -> {
            if (refused == null) {
              acknowledge(event, handed);
            } else {
              fail(refused);
            }
          });
    } catch (IllegalStateException | KafkaException e) {
      // Closed meanwhile by an earlier record's refusal, or interrupted.
      fail(e);
    }
  }

  private synchronized boolean hasFailed() {
    return failure != null;
  }

  private synchronized boolean take(StoredEvent event) {
    boolean isNew = known.add(event.position());
    if (isNew) {
      waiting++;
    }
    return isNew;
  }

  private void acknowledge(StoredEvent event, long handed) {
    boundaries.pass("relay", type(event), "acknowledged");
    stages.record(Stage.SEND, Duration.ofNanos(System.nanoTime() - handed));
    synchronized (this) {
      acknowledged.add(event.position());
      waiting--;
    }
    progress.run();
  }

  private void fail(Throwable e) {
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = e;
    }
    close();
    progress.run();
  }

  private static String type(StoredEvent event) {
    return event.headers().getOrDefault(CloudEventCodec.TYPE_HEADER, "unknown");
  }

  private static ProducerRecord<String, byte[]> record(StoredEvent event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.EVENTS, event.clusterId(), event.body());
    RecordHeaders.write(event.headers(), record.headers());
    return record;
  }
}
