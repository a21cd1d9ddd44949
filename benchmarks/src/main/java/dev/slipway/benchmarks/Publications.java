package dev.slipway.benchmarks;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.IncidentOpened;
import dev.slipway.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Events about clusters that need not exist, published evenly over them, as a service's outbox
 * does: with their keys and gapless sequence numbers. No service acts upon {@code IncidentOpened},
 * so what they use for it is what reading the topic takes.
 */
final class Publications implements AutoCloseable {
  private static final String SOURCE = "/slipway/monitor";

  /** What is due is published so often. */
  private static final Duration TICK = Duration.ofMillis(5);

  private final CloudEventCodec codec = new CloudEventCodec();
  private final List<String> clusters;
  private final AtomicLongArray times;
  private final AtomicLong failed = new AtomicLong();
  private final KafkaProducer<String, byte[]> producer;
  private int published;

  /**
   * @param clusters how many
   * @param most events over all of its life
   */
  Publications(String bootstrapServers, int clusters, int most) {
    String run = UUID.randomUUID().toString().substring(0, 8);
    this.clusters = IntStream.range(0, clusters).mapToObj(i -> "cl-" + run + "-" + i).toList();
    this.times = new AtomicLongArray(most);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 1),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  List<String> clusters() {
    return clusters;
  }

  /** When an event was published, by {@code System.nanoTime()}. */
  long time(int cluster, long sequence) {
    return times.get((int) ((sequence - 1) * clusters.size() + cluster));
  }

  /** Publishes so many at this rate; returns when the broker has them. */
  void publish(int events, int eventsASecond) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < events; i++) {
      long due = start + (long) (1e9 * i / eventsASecond);
      while (System.nanoTime() < due) {
        Thread.sleep(TICK);
      }
      publishNext();
    }
    producer.flush();
    if (failed.get() > 0) {
      throw new IllegalStateException("The broker did not take " + failed + " events");
    }
  }

  private void publishNext() {
    int number = published++;
    String cluster = clusters.get(number % clusters.size());
    EventEnvelope<?> event = event(cluster, number / clusters.size() + 1);
    var record = new ProducerRecord<>(Topics.EVENTS, cluster, codec.body(event));
    codec
        .headers(event)
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    times.set(number, System.nanoTime());
    var sent =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure != null) {
                failed.incrementAndGet();
              }
            });
    if (sent.isCancelled()) {
      throw new IllegalStateException("An event was not sent");
    }
  }

  private static EventEnvelope<?> event(String cluster, long sequence) {
    return new EventEnvelope<>(
        UUID.randomUUID().toString(),
        SOURCE,
        Instant.now(),
        cluster,
        "default",
        sequence,
        1,
        null,
        "req-" + cluster,
        null,
        new IncidentOpened(
            "inc-" + sequence,
            "NODE_LOST",
            "w1",
            "The machine of node w1 is off, and nobody has asked for that."));
  }

  @Override
  public void close() {
    producer.close();
  }
}
