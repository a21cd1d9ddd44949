package dev.slipway.monitor;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.events.Topics;
import dev.slipway.events.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Speaks as the provisioner, and hears what the monitor says. */
final class EventStream implements AutoCloseable {
  private final CloudEventCodec codec = new CloudEventCodec();
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<EventEnvelope<?>> heard = new ArrayList<>();
  private final Map<String, Long> sequences = new HashMap<>();

  EventStream(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "test-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topics.EVENTS));
  }

  /** Says something about a cluster. */
  EventEnvelope<?> say(String clusterId, SlipwayEvent data) {
    return say(clusterId, null, data);
  }

  /** Says something about a machine's incarnation. */
  EventEnvelope<?> say(String clusterId, @Nullable Integer incarnation, SlipwayEvent data) {
    return say("provisioner", clusterId, incarnation, data);
  }

  /** Says something as another service. */
  EventEnvelope<?> say(
      String service, String clusterId, @Nullable Integer incarnation, SlipwayEvent data) {
    EventEnvelope<?> event = prepare(service, clusterId, incarnation, data);
    send(event);
    return event;
  }

  /** An event as another service numbers it, to be sent later. */
  EventEnvelope<?> prepare(
      String service, String clusterId, @Nullable Integer incarnation, SlipwayEvent data) {
    return new EventEnvelope<>(
        UUID.randomUUID().toString(),
        "/slipway/" + service,
        Instant.now(),
        clusterId,
        "default",
        sequences.merge(service + clusterId, 1L, Long::sum),
        1,
        incarnation,
        "test",
        null,
        data);
  }

  /** Sends an event, perhaps again. */
  void send(EventEnvelope<?> event) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(Topics.EVENTS, event.clusterId(), codec.body(event));
    codec
        .headers(event)
        .forEach(
            (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    try {
      producer.send(message).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("could not send", e);
    }
  }

  /** What the monitor has said about a cluster so far. */
  List<EventEnvelope<?>> heard(String clusterId) {
    for (var message : consumer.poll(Duration.ofMillis(100))) {
      Map<String, String> headers = new HashMap<>();
      for (Header header : message.headers()) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
      try {
        heard.add(codec.read(headers, message.value()));
      } catch (UnreadableEventException e) {
        throw new AssertionError("the monitor sent what can't be read", e);
      }
    }
    return heard.stream()
        .filter(event -> event.clusterId().equals(clusterId))
        .filter(event -> event.source().equals("/slipway/monitor"))
        .toList();
  }

  /** What of these types the monitor has said about a cluster so far. */
  List<EventEnvelope<?>> heard(String clusterId, Set<Class<?>> types) {
    List<EventEnvelope<?>> wanted = new ArrayList<>();
    for (EventEnvelope<?> event : heard(clusterId)) {
      if (types.contains(event.data().getClass())) {
        wanted.add(event);
      }
    }
    return wanted;
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
