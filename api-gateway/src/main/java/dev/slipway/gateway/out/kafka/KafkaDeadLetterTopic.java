package dev.slipway.gateway.out.kafka;

import dev.slipway.events.Topics;
import dev.slipway.gateway.deadletter.DeadLetter;
import dev.slipway.gateway.deadletter.DeadLetterId;
import dev.slipway.gateway.deadletter.DeadLetterTopic;
import dev.slipway.kit.inbox.DeadLetters;
import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.kafka.KafkaUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Opens a consumer or a producer for each question: dead letters are rare, and so are questions.
 */
@ApplicationScoped
public class KafkaDeadLetterTopic implements DeadLetterTopic {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final KafkaSettings kafka;

  @Inject
  KafkaDeadLetterTopic(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  @Override
  public List<DeadLetter> newest(int limit) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.DEAD_LETTERS, TIMEOUT).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, TIMEOUT);
      for (TopicPartition partition : partitions) {
        long end = ends.getOrDefault(partition, 0L);
        consumer.seek(partition, Math.max(end - limit, beginnings.getOrDefault(partition, 0L)));
      }
      List<DeadLetter> letters = readTo(consumer, ends);
      letters.sort(Comparator.comparing(DeadLetter::recordedAt).reversed());
      return letters.subList(0, Math.min(limit, letters.size()));
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      throw new KafkaUnavailableException("Kafka does not give the dead letters", e);
    }
  }

  @Override
  public Optional<DeadLetter> find(DeadLetterId id) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, id.partition());
      boolean exists =
          consumer.partitionsFor(Topics.DEAD_LETTERS, TIMEOUT).stream()
              .anyMatch(info -> info.partition() == id.partition());
      if (!exists) {
        return Optional.empty();
      }
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), TIMEOUT).getOrDefault(partition, 0L);
      long beginning =
          consumer.beginningOffsets(List.of(partition), TIMEOUT).getOrDefault(partition, 0L);
      if (id.offset() < beginning || id.offset() >= end) {
        return Optional.empty();
      }
      consumer.seek(partition, id.offset());
      return readTo(consumer, Map.of(partition, id.offset() + 1)).stream()
          .filter(letter -> letter.id().equals(id.toString()))
          .findFirst();
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      throw new KafkaUnavailableException("Kafka does not give the dead letter", e);
    }
  }

  @Override
  public Replayed replay(DeadLetter letter) {
    byte[] key = letter.key().length == 0 ? null : letter.key();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.EVENTS, key, letter.payload());
    letter
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.startsWith(DeadLetters.PREFIX)) {
                record.headers().add(name, value);
              }
            });
    try (Producer<byte[], byte[]> producer = producer()) {
      RecordMetadata stored = producer.send(record).get(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return new Replayed(stored.topic(), stored.partition(), stored.offset());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException("interrupted while replaying", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaUnavailableException("Kafka did not take the replayed letter", e);
    }
  }

  private static List<DeadLetter> readTo(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    List<DeadLetter> letters = new ArrayList<>();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() - deadline < 0
        && ends.entrySet().stream()
            .anyMatch(e -> consumer.position(e.getKey(), TIMEOUT) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        letters.add(letter(record));
      }
    }
    return letters;
  }

  private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    record
        .headers()
        .forEach(h -> headers.put(h.key(), h.value() == null ? new byte[0] : h.value()));
    return new DeadLetter(
        new DeadLetterId(record.partition(), record.offset()).toString(),
        Instant.ofEpochMilli(record.timestamp()),
        headers,
        record.key() == null ? new byte[0] : record.key(),
        record.value() == null ? new byte[0] : record.value());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        kafka.with(
            Map.of(
                "client.id",
                "slipway-gateway-dead-letters",
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false,
                "max.partition.fetch.bytes",
                1024 * 1024)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        kafka.with(
            Map.of(
                "client.id",
                "slipway-gateway-replay",
                "acks",
                "all",
                "max.block.ms",
                5000,
                "request.timeout.ms",
                4000,
                "delivery.timeout.ms",
                9000,
                "linger.ms",
                0)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
