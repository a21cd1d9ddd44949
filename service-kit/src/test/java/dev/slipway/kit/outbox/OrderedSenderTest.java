package dev.slipway.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.events.Topics;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.outbox.OrderedSender.SendFailedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class OrderedSenderTest {
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(cluster(), false, null, new StringSerializer(), new ByteArraySerializer());

  private final AtomicInteger progress = new AtomicInteger();
  private final OrderedSender sender =
      new OrderedSender(
          kafka,
          new EventStages(new SimpleMeterRegistry()),
          Boundaries.none(),
          progress::incrementAndGet);

  @Test
  void aBurstIsHandedOverAtOnceAndInOrder() {
    sender.send(List.of(event(1, "a"), event(2, "a"), event(3, "b"), event(4, "a")));
    assertThat(handed()).containsExactly(1L, 2L, 3L, 4L);

    kafka.completeNext();
    kafka.completeNext();
    kafka.completeNext();

    assertThat(sender.takeAcknowledged()).containsExactly(1L, 2L, 3L);
    assertThat(sender.waiting()).isEqualTo(1);
    assertThat(progress).hasValue(3);
  }

  @Test
  void whatIsReadAgainWhileItIsOnItsWayIsNotSentTwice() {
    sender.send(List.of(event(1, "a"), event(2, "a")));
    sender.send(List.of(event(1, "a"), event(2, "a"), event(3, "a")));
    kafka.completeNext();
    List<Long> acknowledged = sender.takeAcknowledged();
    sender.send(List.of(event(1, "a"), event(2, "a"), event(3, "a")));
    sender.forget(acknowledged);

    assertThat(handed()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void theFirstRefusalClosesTheClientAndNothingMoreIsHandedOver() throws Exception {
    sender.send(List.of(event(1, "a"), event(2, "a"), event(3, "b")));
    sender.check();
    kafka.completeNext();

    kafka.errorNext(new TopicAuthorizationException("told to"));
    assertThat(kafka.closed()).isTrue();
    sender.send(List.of(event(4, "b")));

    assertThat(handed()).containsExactly(1L, 2L, 3L);
    assertThat(sender.takeAcknowledged()).containsExactly(1L);
    assertThatThrownBy(sender::check)
        .isInstanceOf(SendFailedException.class)
        .hasCauseInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void aRefusalBeforeTheClientTakesTheRecordIsOneToo() {
    kafka.sendException = new TopicAuthorizationException("told to");

    sender.send(List.of(event(1, "a"), event(2, "a")));

    assertThat(handed()).isEmpty();
    assertThat(kafka.closed()).isTrue();
    assertThatThrownBy(sender::check).isInstanceOf(SendFailedException.class);
  }

  private List<Long> handed() {
    return kafka.history().stream()
        .map(record -> Long.valueOf(new String(record.value())))
        .toList();
  }

  private static StoredEvent event(long position, String cluster) {
    return new StoredEvent(position, cluster, Map.of(), Long.toString(position).getBytes());
  }

  private static Cluster cluster() {
    Node node = new Node(1, "here", 1);
    List<PartitionInfo> partitions =
        IntStream.range(0, Topics.PARTITIONS)
            .mapToObj(i -> new PartitionInfo(Topics.EVENTS, i, node, null, null))
            .toList();
    return new Cluster("test", List.of(node), partitions, java.util.Set.of(), java.util.Set.of());
  }
}
