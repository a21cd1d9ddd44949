package dev.slipway.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.Topics;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.kafka.Channels;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.outbox.OrderedSender.SendFailedException;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.TopicReader;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Kafka does with what its client has, when the broker refuses a record for good. */
@KitTest
class OrderedSenderIT {
  private static final ConfigResource TOPIC =
      new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
  private static final int LARGEST_BATCH = 40_000;

  @Inject KafkaClientService clients;
  @Inject KafkaSettings kafka;
  @Inject EventTopics topics;
  @Inject EventStages stages;
  @Inject Ids ids;

  @BeforeEach
  void takeNoLargeRecords() throws Exception {
    topics.ensure();
    alter(OpType.SET, Integer.toString(LARGEST_BATCH));
  }

  @AfterEach
  void takeLargeRecords() throws Exception {
    alter(OpType.DELETE, "");
  }

  @Test
  void nothingOvertakesWhatTheBrokerRefuses() throws Exception {
    String cluster = ids.cluster();
    // Each fills a batch, so that those behind it are in batches of their own.
    List<StoredEvent> events =
        LongStream.rangeClosed(1, 12)
            .mapToObj(position -> event(position, cluster, position == 4 ? 50_000 : 20_000))
            .toList();

    try (TopicReader reader = new TopicReader(Topics.EVENTS);
        OrderedSender sender = sender()) {
      sender.send(events);
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(sender::check)
                      .isInstanceOf(SendFailedException.class)
                      .hasCauseInstanceOf(RecordTooLargeException.class));

      assertThat(sender.takeAcknowledged()).containsExactly(1L, 2L, 3L);
      // What is sent now is behind all that could have left before.
      try (OrderedSender next = sender()) {
        next.send(List.of(event(13, cluster, 10)));
        await().until(() -> next.waiting() == 0);
      }
      await().untilAsserted(() -> assertThat(arrived(reader, cluster)).endsWith(13L));
      assertThat(arrived(reader, cluster)).containsExactly(1L, 2L, 3L, 13L);
    }
  }

  private OrderedSender sender() {
    Producer<String, byte[]> producer =
        OrderedSender.producer(clients.getProducer(Channels.EVENTS_OUT).configuration());
    return new OrderedSender(producer, stages, Boundaries.none(), () -> {});
  }

  private static StoredEvent event(long position, String cluster, int size) {
    byte[] body = new byte[size];
    body[0] = (byte) position;
    // Of a type that no consumer knows, so that none of other tests minds.
    return new StoredEvent(
        position, cluster, Map.of(CloudEventCodec.TYPE_HEADER, "dev.slipway.OfATest"), body);
  }

  private static List<Long> arrived(TopicReader reader, String cluster) {
    return reader.seen().stream()
        .filter(seen -> cluster.equals(seen.record().key()))
        .map(seen -> (long) seen.record().value()[0])
        .toList();
  }

  private void alter(OpType type, String value) throws Exception {
    ConfigEntry entry = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, value);
    try (Admin admin = Admin.create(kafka.with(Map.of()))) {
      admin
          .incrementalAlterConfigs(Map.of(TOPIC, List.of(new AlterConfigOp(entry, type))))
          .all()
          .get();
    }
  }
}
