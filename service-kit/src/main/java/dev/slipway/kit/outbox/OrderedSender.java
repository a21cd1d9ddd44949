package dev.slipway.kit.outbox;

import dev.slipway.events.Topics;
import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.kafka.RecordHeaders;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends events so that nothing overtakes within a key: an event is sent when its predecessor of the
 * same key is acknowledged by all in-sync replicas, never before. Different keys go side by side.
 *
 * <p>The producer is idempotent and retries for ever. (An idempotent producer alone is not enough:
 * after an error that is no retry, it lets later records of the partition through.)
 */
final class OrderedSender implements AutoCloseable {

  /** Checked while acknowledgements are awaited: stops the wait by throwing. */
  @FunctionalInterface
  interface Check {
    void run() throws SQLException, SendFailedException;
  }

  /** Kafka refused a record, or can't be reached to begin with. */
  static final class SendFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    SendFailedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final Duration CHECK_EVERY = Duration.ofMillis(500);

  /** Later ones of a key wait for the next batch, so that a busy key does not hold up others. */
  private static final int MAX_ROUNDS = 50;

  private final Producer<String, byte[]> producer;

  OrderedSender(KafkaSettings settings, String clientId) {
    this.producer =
        new KafkaProducer<>(
            settings.with(
                Map.of(
                    "client.id",
                    clientId,
                    "enable.idempotence",
                    true,
                    "acks",
                    "all",
                    "retries",
                    Integer.MAX_VALUE,
                    "delivery.timeout.ms",
                    Integer.MAX_VALUE,
                    "request.timeout.ms",
                    5000,
                    "max.block.ms",
                    3000,
                    "linger.ms",
                    0)),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends events in rounds, each with the first event of every key that is not sent yet.
   *
   * @param sent gets the positions of what is acknowledged, also when this throws
   */
  void send(List<StoredEvent> events, Collection<Long> sent, Check check)
      throws SendFailedException, SQLException {
    Map<String, Queue<StoredEvent>> byKey = new LinkedHashMap<>();
    for (StoredEvent event : events) {
      byKey.computeIfAbsent(event.clusterId(), key -> new ArrayDeque<>()).add(event);
    }
    for (int round = 0; round < MAX_ROUNDS && !byKey.isEmpty(); round++) {
      sendRound(byKey, sent, check);
      byKey.values().removeIf(Queue::isEmpty);
    }
  }

  private void sendRound(Map<String, Queue<StoredEvent>> byKey, Collection<Long> sent, Check check)
      throws SendFailedException, SQLException {
    Map<Long, Future<RecordMetadata>> inFlight = new LinkedHashMap<>();
    try {
      byKey.values().stream()
          .map(Queue::remove)
          .forEach(event -> inFlight.put(event.position(), producer.send(record(event))));
    } catch (InterruptException e) {
      throw new SendFailedException("interrupted while sending to Kafka", e);
    } catch (KafkaException | IllegalStateException e) {
      throw new SendFailedException("Kafka does not take events", e);
    }
    for (Map.Entry<Long, Future<RecordMetadata>> entry : inFlight.entrySet()) {
      await(entry.getValue(), check);
      sent.add(entry.getKey());
    }
  }

  private static void await(Future<RecordMetadata> acknowledgement, Check check)
      throws SendFailedException, SQLException {
    while (true) {
      try {
        acknowledgement.get(CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        check.run();
      } catch (ExecutionException e) {
        throw new SendFailedException(
            "Kafka refused an event", Objects.requireNonNullElse(e.getCause(), e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SendFailedException("interrupted while waiting for Kafka", e);
      }
    }
  }

  private static ProducerRecord<String, byte[]> record(StoredEvent event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.EVENTS, event.clusterId(), event.body());
    RecordHeaders.write(event.headers(), record.headers());
    return record;
  }

  /** Gives up what is in flight: it is still in the outbox, unmarked. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    producer.close(Duration.ZERO);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
