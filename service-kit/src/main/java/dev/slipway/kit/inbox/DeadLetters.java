package dev.slipway.kit.inbox;

import dev.slipway.events.Topics;
import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.kafka.KafkaUnavailableException;
import dev.slipway.kit.kafka.RecordHeaders;
import dev.slipway.kit.service.ServiceName;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages that can't be read: key, value and headers as they came, and more headers that say
 * why and whence ({@code dl_reason}, {@code dl_topic}, {@code dl_partition}, {@code dl_offset},
 * {@code dl_consumer}, {@code dl_time}).
 */
@ApplicationScoped
public class DeadLetters {
  /** Begins the names of the headers that are added. */
  public static final String PREFIX = "dl_";

  private static final int TIMEOUT_SECONDS = 10;

  private final KafkaSettings settings;
  private final String consumer;
  private final Clock clock;
  private @Nullable Producer<String, byte[]> producer;

  @Inject
  DeadLetters(KafkaSettings settings, ServiceName service, Clock clock) {
    this.settings = settings;
    this.consumer = service.value();
    this.clock = clock;
  }

  /**
   * Stores a message; returns when Kafka has it.
   *
   * @throws KafkaUnavailableException when Kafka did not take it
   */
  void store(ConsumerRecord<String, byte[]> record, String reason) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(Topics.DEAD_LETTERS, record.key(), record.value());
    record
        .headers()
        .forEach(
            header -> {
              if (!header.key().startsWith(PREFIX)) {
                letter.headers().add(header);
              }
            });
    Map<String, String> added = new LinkedHashMap<>();
    added.put(PREFIX + "reason", reason);
    added.put(PREFIX + "topic", record.topic());
    added.put(PREFIX + "partition", Integer.toString(record.partition()));
    added.put(PREFIX + "offset", Long.toString(record.offset()));
    added.put(PREFIX + "consumer", consumer);
    added.put(PREFIX + "time", clock.instant().toString());
    RecordHeaders.write(added, letter.headers());
    try {
      producer().send(letter).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException("interrupted while storing a dead letter", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new KafkaUnavailableException("Kafka did not take a dead letter", e);
    }
  }

  private synchronized Producer<String, byte[]> producer() {
    Producer<String, byte[]> current = producer;
    if (current == null) {
      current =
          new KafkaProducer<>(
              settings.with(
                  Map.of(
                      "client.id", "slipway-" + consumer + "-dead-letters",
                      "acks", "all",
                      "max.block.ms", 5000,
                      "delivery.timeout.ms", 9000,
                      "request.timeout.ms", 5000)),
              new StringSerializer(),
              new ByteArraySerializer());
      producer = current;
    }
    return current;
  }

  @PreDestroy
  synchronized void close() {
    Producer<String, byte[]> current = producer;
    if (current != null) {
      current.close(Duration.ZERO);
    }
  }
}
