package dev.slipway.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.events.Topics;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.outbox.OrderedSender.SendFailedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class OrderedSenderTest {
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(cluster(), false, null, new StringSerializer(), new ByteArraySerializer());

  private final AtomicInteger progress = new AtomicInteger();
  private final OrderedSender sender =
      new OrderedSender(
          new InPlace(kafka),
          new EventStages(new SimpleMeterRegistry()),
          Boundaries.none(),
          progress::incrementAndGet);

  @Test
  void anEventWaitsForTheOneBeforeItAndNotForThoseOfOtherClusters() {
    sender.send(List.of(event(1, "a"), event(2, "a"), event(3, "b"), event(4, "a")));
    assertThat(handed()).containsExactly(1L, 3L);

    kafka.completeNext();
    assertThat(handed()).containsExactly(1L, 3L, 2L);
    kafka.completeNext();
    kafka.completeNext();
    assertThat(handed()).containsExactly(1L, 3L, 2L, 4L);

    assertThat(sender.takeAcknowledged()).containsExactly(1L, 3L, 2L);
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
    kafka.completeNext();
    kafka.completeNext();

    assertThat(handed()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void afterARefusalNothingFollows() throws Exception {
    sender.send(List.of(event(1, "a"), event(2, "a"), event(3, "b"), event(4, "b")));
    sender.check();

    kafka.errorNext(new RecordTooLargeException("told to"));
    kafka.completeNext();

    assertThat(handed()).containsExactly(1L, 3L);
    assertThat(sender.takeAcknowledged()).containsExactly(3L);
    assertThatThrownBy(sender::check)
        .isInstanceOf(SendFailedException.class)
        .hasCauseInstanceOf(RecordTooLargeException.class);
  }

  @Test
  void aClosedSenderHandsNothingMoreOut() {
    sender.send(List.of(event(1, "a"), event(2, "a")));
    sender.close();
    kafka.completeNext();

    assertThat(handed()).containsExactly(1L);
    assertThat(sender.takeAcknowledged()).containsExactly(1L);
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

  /** A channel's producer whose sending thread is the caller's. */
  private record InPlace(Producer<String, byte[]> kafka) implements KafkaProducer<String, byte[]> {
    @Override
    public <R> Uni<R> runOnSendingThread(Function<Producer<String, byte[]>, R> action) {
      return Uni.createFrom().item(() -> action.apply(kafka));
    }

    @Override
    public Uni<Void> runOnSendingThread(Consumer<Producer<String, byte[]>> action) {
      return Uni.createFrom().voidItem().invoke(() -> action.accept(kafka));
    }

    @Override
    public Map<String, ?> configuration() {
      return Map.of();
    }

    @Override
    public Uni<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> flush() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<List<PartitionInfo>> partitionsFor(String topic) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> initTransactions() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> beginTransaction() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> commitTransaction() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> abortTransaction() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets,
        org.apache.kafka.clients.consumer.ConsumerGroupMetadata groupMetadata) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Producer<String, byte[]> unwrap() {
      return kafka;
    }

    @Override
    public void close() {
      kafka.close();
    }
  }
}
