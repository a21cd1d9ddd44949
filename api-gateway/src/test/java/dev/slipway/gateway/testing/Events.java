package dev.slipway.gateway.testing;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.NodeUp;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Puts events on the topic as the services' outboxes do. */
public final class Events implements AutoCloseable {

  private final CloudEventCodec codec = new CloudEventCodec();
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of(
              "bootstrap.servers",
              ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
              "acks",
              "all",
              "linger.ms",
              0),
          new StringSerializer(),
          new ByteArraySerializer());

  public static EventEnvelope<?> requested(String cluster, String name, long sequence) {
    return event(
        "/slipway/provisioner",
        cluster,
        "default",
        sequence,
        new ClusterRequested(name, "docker", "1.36.3", 1, 1, 3, true));
  }

  public static EventEnvelope<?> deleted(String cluster, String name, long sequence) {
    return event("/slipway/provisioner", cluster, "default", sequence, new ClusterDeleted(name));
  }

  public static EventEnvelope<?> nodeUp(String cluster, long sequence) {
    return nodeUp(cluster, "default", sequence);
  }

  public static EventEnvelope<?> nodeUp(String cluster, String project, long sequence) {
    return event(
        "/slipway/monitor", cluster, project, sequence, new NodeUp("w1", List.of("ok"), null));
  }

  /** One with so many characters of evidence. */
  public static EventEnvelope<?> lengthy(String cluster, long sequence, int characters) {
    return event(
        "/slipway/monitor",
        cluster,
        "default",
        sequence,
        new NodeUp("w1", List.of("x".repeat(characters)), null));
  }

  private static EventEnvelope<?> event(
      String source, String cluster, String project, long sequence, SlipwayEvent data) {
    return new EventEnvelope<>(
        UUID.randomUUID().toString(),
        source,
        Instant.now(),
        cluster,
        project,
        sequence,
        1,
        null,
        "corr-1",
        null,
        data);
  }

  /** Returns when the broker has it. */
  public EventEnvelope<?> send(EventEnvelope<?> event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.EVENTS, event.clusterId(), codec.body(event));
    codec
        .headers(event)
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    send(record);
    return event;
  }

  /** A record as it is. */
  public void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
