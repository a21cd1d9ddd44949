package dev.slipway.kit.outbox;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.Topics;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.kafka.RecordHeaders;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.latency.EventStages.Stage;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends events so that nothing overtakes within a key: an event is handed to Kafka when its
 * predecessor of the same key is acknowledged by all in-sync replicas, never before. Different keys
 * go side by side, and an acknowledgement is followed by the key's next event at once, on the
 * thread of Kafka's client that brought it.
 *
 * <p>The producer is idempotent and retries for ever. (An idempotent producer alone is not enough:
 * after an error that is no retry, it lets later records of the partition through.)
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

  private final KafkaProducer<String, byte[]> producer;
  private final EventStages stages;
  private final Boundaries boundaries;
  private final Runnable progress;

  /** The events of each key that are not acknowledged; the first is with Kafka. */
  private final Map<String, Queue<Waiting>> keys = new HashMap<>();

  private final Set<Long> known = new HashSet<>();
  private List<Long> acknowledged = new ArrayList<>();
  private int waiting;
  private @Nullable Throwable failure;
  private boolean closed;

  private record Waiting(StoredEvent event, long since) {}

  /**
   * Sends through a channel's producer.
   *
   * @param producer idempotent, with {@code acks=all} and no end to its retries
   * @param progress called after each acknowledgement and failure; it must only wake somebody
   */
  OrderedSender(
      KafkaProducer<String, byte[]> producer,
      EventStages stages,
      Boundaries boundaries,
      Runnable progress) {
    this.producer = producer;
    this.stages = stages;
    this.boundaries = boundaries;
    this.progress = progress;
  }

  /**
   * Takes events, in the order of the outbox, and returns at once. Those that it has already are
   * passed over.
   */
  void send(List<StoredEvent> events) {
    List<StoredEvent> first = enqueue(events);
    if (!first.isEmpty()) {
      producer
          .runOnSendingThread(
              kafka -> {
                first.forEach(event -> hand(event, kafka));
              })
          .subscribe()
          .with(done -> {}, this::fail);
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

  /** Hands nothing more to Kafka. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private synchronized List<StoredEvent> enqueue(List<StoredEvent> events) {
    long now = System.nanoTime();
    List<StoredEvent> first = new ArrayList<>();
    for (StoredEvent event : events) {
      if (known.add(event.position())) {
        Queue<Waiting> queue = keys.computeIfAbsent(event.clusterId(), key -> new ArrayDeque<>());
        if (queue.isEmpty()) {
          first.add(event);
        }
        queue.add(new Waiting(event, now));
        waiting++;
      }
    }
    return first;
  }

  /**
   * Blocks while Kafka's client knows nothing of the topic, which is only so before the first
   * acknowledgement: that is, on the channel's sending thread.
   */
  private void hand(StoredEvent event, Producer<String, byte[]> kafka) {
    if (isOver()) {
      return;
    }
    boundaries.pass("relay", type(event), "before-send");
    long handed = System.nanoTime();
    kafka.send(
        record(event),
        (metadata, refused) -> {
          if (refused != null) {
            fail(refused);
            return;
          }
          boundaries.pass("relay", type(event), "acknowledged");
          stages.record(Stage.SEND, Duration.ofNanos(System.nanoTime() - handed));
          StoredEvent next = acknowledge(event, handed);
          if (next != null) {
            hand(next, kafka);
          }
          progress.run();
        });
  }

  private synchronized boolean isOver() {
    return closed || failure != null;
  }

  /** Notes it and says which event of its key comes next, if there is one. */
  private synchronized @Nullable StoredEvent acknowledge(StoredEvent event, long handed) {
    acknowledged.add(event.position());
    Queue<Waiting> queue = keys.getOrDefault(event.clusterId(), new ArrayDeque<>());
    Waiting sent = queue.remove();
    waiting--;
    stages.record(Stage.QUEUE, Duration.ofNanos(handed - sent.since));
    Waiting next = queue.peek();
    if (next == null) {
      keys.remove(event.clusterId());
      return null;
    }
    return next.event;
  }

  private void fail(Throwable e) {
    synchronized (this) {
      if (failure == null) {
        failure = e;
      }
    }
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
