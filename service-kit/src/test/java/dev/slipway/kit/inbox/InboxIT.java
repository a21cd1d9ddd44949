package dev.slipway.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.events.Topics;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.kafka.RecordHeaders;
import dev.slipway.kit.testing.Events;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.RecordingHandler;
import dev.slipway.kit.testing.TopicReader;
import dev.slipway.kit.testing.TopicReader.Seen;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KitTest
class InboxIT {
  @Inject RecordingHandler handler;
  @Inject InboxConsumer consumer;

  @Inject
  @Identifier(Partitions.NAME)
  Partitions partitions;

  @Inject KafkaSettings kafka;
  @Inject Ids ids;

  private final CloudEventCodec codec = new CloudEventCodec();
  private Producer<String, byte[]> producer;

  @BeforeEach
  void open() {
    producer =
        new KafkaProducer<>(
            kafka.with(Map.of()), new StringSerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void anEventThatComesAgainHasNoSecondEffect() {
    String cluster = ids.cluster();
    EventEnvelope<?> one = event(cluster, 1);
    EventEnvelope<?> two = event(cluster, 2);

    send(one);
    send(one);
    send(two);
    send(one);
    send(two);
    send(event(cluster, 3));

    await().untilAsserted(() -> assertThat(handler.handled(cluster)).contains(3L));
    assertThat(handler.handled(cluster)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void anUnreadableMessageBecomesADeadLetterAndTheNextIsHandled() throws Exception {
    String cluster = ids.cluster();
    EventEnvelope<?> broken = event(cluster, 1);
    byte[] nonsense = "{\"node\": ".getBytes(StandardCharsets.UTF_8);

    send(cluster, codec.headers(broken), nonsense);
    send(event(cluster, 2));

    await().untilAsserted(() -> assertThat(handler.handled(cluster)).containsExactly(2L));
    try (TopicReader letters = new TopicReader(Topics.DEAD_LETTERS)) {
      await().untilAsserted(() -> assertThat(lettersOf(letters, cluster)).hasSize(1));
      Seen letter = lettersOf(letters, cluster).getFirst();
      assertThat(letter.record().value()).isEqualTo(nonsense);
      assertThat(letter.header("ce_id")).isEqualTo(broken.id());
      assertThat(letter.header("dl_reason")).startsWith("data is not JSON");
      assertThat(letter.header("dl_topic")).isEqualTo(Topics.EVENTS);
      assertThat(letter.header("dl_consumer")).isEqualTo("provisioner");
      assertThat(letter.header("dl_offset")).containsOnlyDigits();
      assertThat(letter.header("dl_partition")).containsOnlyDigits();
      assertThat(Instant.parse(letter.header("dl_time"))).isBefore(Instant.now().plusSeconds(1));
    }
  }

  @Test
  void typesThatNobodyWantsOrKnowsAreSkipped() throws Exception {
    String cluster = ids.cluster();
    Map<String, String> unknown = new HashMap<>(codec.headers(event(cluster, 1)));
    unknown.put("ce_type", "MoonEclipsed");

    send(cluster, unknown, "{}".getBytes(StandardCharsets.UTF_8));
    send(event(cluster, 2, new ClusterDeleted("blog")));
    send(event(cluster, 3));

    await().untilAsserted(() -> assertThat(handler.handled(cluster)).containsExactly(3L));
    try (TopicReader letters = new TopicReader(Topics.DEAD_LETTERS)) {
      // Nothing comes, so there is nothing to wait for: the reader has begun, and that is enough.
      await()
          .during(500, TimeUnit.MILLISECONDS)
          .untilAsserted(() -> assertThat(lettersOf(letters, cluster)).isEmpty());
    }
  }

  @Test
  void aHandlerThatFailsIsTriedAgainAndKeepsTheOrder() {
    String cluster = ids.cluster();
    handler.failNext(cluster, 4);

    for (int i = 1; i <= 5; i++) {
      send(event(cluster, i));
    }

    await()
        .untilAsserted(() -> assertThat(handler.handled(cluster)).isEqualTo(Events.sequenceOf(5)));
    assertThat(handler.failuresLeft(cluster)).isNegative();
  }

  @Test
  void aHandlerThatFailsHoldsUpNoOtherPartition() {
    String stuck = ids.cluster();
    String other = onAnotherPartitionThan(stuck);
    handler.failNext(stuck, Integer.MAX_VALUE);

    send(event(stuck, 1));
    send(event(other, 1));

    try {
      await().untilAsserted(() -> assertThat(handler.handled(other)).containsExactly(1L));
      await().until(() -> consumer.worstAttempts() >= 5);
      assertThat(handler.handled(stuck)).isEmpty();
    } finally {
      handler.failNext(stuck, 0);
    }
    await().untilAsserted(() -> assertThat(handler.handled(stuck)).containsExactly(1L));
  }

  @Test
  void anotherMemberOfTheGroupGoesOnBehindWhatIsHandled() {
    Map<Integer, String> clusters = aClusterOnEachPartition();
    clusters.values().forEach(cluster -> send(event(cluster, 1)));
    clusters
        .values()
        .forEach(
            cluster ->
                await()
                    .untilAsserted(() -> assertThat(handler.handled(cluster)).containsExactly(1L)));

    try (KafkaConsumer<String, byte[]> member = member()) {
      member.subscribe(List.of(Topics.EVENTS));
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(
              () -> {
                member.poll(Duration.ofMillis(100)).forEach(InboxIT::unexpected);
                return !member.assignment().isEmpty();
              });
      String cluster =
          Objects.requireNonNull(clusters.get(member.assignment().iterator().next().partition()));
      send(event(cluster, 2));

      List<String> sequences = new ArrayList<>();
      await()
          .until(
              () -> {
                member
                    .poll(Duration.ofMillis(100))
                    .forEach(
                        record ->
                            sequences.add(RecordHeaders.read(record.headers()).get("ce_sequence")));
                return !sequences.isEmpty();
              });
      assertThat(sequences).containsExactly("2");
      assertThat(handler.handled(cluster)).containsExactly(1L);
    }

    // It has committed nothing, so what it read comes again to the inbox.
    clusters
        .values()
        .forEach(
            cluster -> {
              send(event(cluster, 3));
              await()
                  .atMost(30, TimeUnit.SECONDS)
                  .untilAsserted(() -> assertThat(handler.handled(cluster)).endsWith(3L));
            });
    assertThat(clusters.values())
        .anySatisfy(cluster -> assertThat(handler.handled(cluster)).containsExactly(1L, 2L, 3L));
  }

  @Test
  void aLongBacklogBehindAnEventThatFailsIsHandledInOrder() {
    String cluster = ids.cluster();
    int backlog = 1000;
    handler.failNext(cluster, Integer.MAX_VALUE);
    for (int i = 1; i <= backlog; i++) {
      send(event(cluster, i));
    }
    try {
      await().until(() -> consumer.worstAttempts() >= 5);
      assertThat(partitions.backlog()).isBetween(1, 600);
    } finally {
      handler.failNext(cluster, 0);
    }

    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> assertThat(handler.handled(cluster)).isEqualTo(Events.sequenceOf(backlog)));
  }

  private KafkaConsumer<String, byte[]> member() {
    return new KafkaConsumer<>(
        kafka.with(
            Map.of(
                "group.id",
                "provisioner-service",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "session.timeout.ms",
                6000,
                "partition.assignment.strategy",
                CooperativeStickyAssignor.class.getName())),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private static void unexpected(ConsumerRecord<String, byte[]> record) {
    throw new AssertionError("handled before, and yet not committed: " + record);
  }

  private Map<Integer, String> aClusterOnEachPartition() {
    Map<Integer, String> clusters = new HashMap<>();
    while (clusters.size() < Topics.PARTITIONS) {
      String cluster = ids.cluster();
      clusters.put(partition(cluster), cluster);
    }
    return clusters;
  }

  private static List<Seen> lettersOf(TopicReader letters, String cluster) {
    return letters.seen().stream().filter(seen -> cluster.equals(seen.record().key())).toList();
  }

  private String onAnotherPartitionThan(String cluster) {
    String other = ids.cluster();
    return partition(other) == partition(cluster) ? onAnotherPartitionThan(cluster) : other;
  }

  /** As Kafka's default partitioner does it. */
  private static int partition(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % Topics.PARTITIONS;
  }

  private EventEnvelope<?> event(String cluster, long sequence) {
    return event(cluster, sequence, new NodeFenced("w1", "powered off"));
  }

  private EventEnvelope<?> event(String cluster, long sequence, SlipwayEvent data) {
    return new EventEnvelope<>(
        ids.event(),
        "/slipway/provisioner",
        Instant.parse("2026-11-23T14:00:00Z"),
        cluster,
        "shop",
        sequence,
        1,
        1,
        "test",
        null,
        data);
  }

  private void send(EventEnvelope<?> event) {
    send(event.clusterId(), codec.headers(event), codec.body(event));
  }

  private void send(String key, Map<String, String> headers, byte[] body) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topics.EVENTS, key, body);
    RecordHeaders.write(headers, record.headers());
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
