package dev.slipway.kit.testing;

import dev.slipway.kit.kafka.RecordHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads a topic from its beginning, in the background, without a group. */
public final class TopicReader implements AutoCloseable {

  /** A record and when this reader had it, by {@code System.nanoTime()}. */
  public record Seen(ConsumerRecord<String, byte[]> record, long nanos) {
    public String header(String name) {
      return RecordHeaders.read(record.headers()).getOrDefault(name, "");
    }
  }

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  public TopicReader(String topic) {
    this.thread = Thread.ofPlatform().daemon().start(() -> read(topic));
  }

  /** What was read, per partition in order. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** The sequence numbers of a cluster's events: their first occurrences, in order. */
  public List<Long> sequences(String clusterId) {
    Set<String> ids = new LinkedHashSet<>();
    List<Long> sequences = new ArrayList<>();
    for (Seen event : seen) {
      if (clusterId.equals(event.record().key()) && ids.add(event.header("ce_id"))) {
        sequences.add(Long.valueOf(event.header("ce_sequence")));
      }
    }
    return sequences;
  }

  private void read(String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
            "reconnect.backoff.max.ms",
            500,
            "auto.offset.reset",
            "earliest");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList());
      while (!stopped) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> seen.add(new Seen(record, System.nanoTime())));
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
