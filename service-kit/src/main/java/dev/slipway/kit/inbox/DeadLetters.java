package dev.slipway.kit.inbox;

import dev.slipway.events.Topics;
import dev.slipway.kit.kafka.Channels;
import dev.slipway.kit.kafka.KafkaUnavailableException;
import dev.slipway.kit.kafka.RecordHeaders;
import dev.slipway.kit.service.ServiceName;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/**
 * Keeps messages that can't be read: key, value and headers as they came, and more headers that say
 * why and whence ({@code dl_reason}, {@code dl_topic}, {@code dl_partition}, {@code dl_offset},
 * {@code dl_consumer}, {@code dl_time}).
 */
@ApplicationScoped
public class DeadLetters {
  /** Begins the names of the headers that are added. */
  public static final String PREFIX = "dl_";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaClientService clients;
  private final String consumer;
  private final Clock clock;

  /**
   * Its channel's producer is used directly, for its answer to the very record.
   *
   * @param channel declares the channel
   */
  @Inject
  DeadLetters(
      @Channel(Channels.DEAD_LETTERS_OUT) Emitter<byte[]> channel,
      KafkaClientService clients,
      ServiceName service,
      Clock clock) {
    this.clients = clients;
    this.consumer = service.value();
    this.clock = clock;
  }

  /**
   * Stores a message; returns when Kafka has it.
   *
   * @throws KafkaUnavailableException when Kafka did not take it
   */
  public void store(ConsumerRecord<String, byte[]> record, String reason) {
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
    KafkaProducer<String, byte[]> producer = clients.getProducer(Channels.DEAD_LETTERS_OUT);
    try {
      producer.send(letter).await().atMost(PATIENCE);
    } catch (RuntimeException e) {
      throw new KafkaUnavailableException("Kafka did not take a dead letter", e);
    }
  }
}
