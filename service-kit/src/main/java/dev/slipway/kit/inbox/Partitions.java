package dev.slipway.kit.inbox;

import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.kafka.Channels;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * The partitions that this instance has, each with its worker. Offsets are committed behind what
 * the workers have done, and not by acknowledging messages: the channel's commit strategy is {@code
 * ignore}.
 *
 * <p>What is handed a {@link Consumer} runs on the channel's polling thread, where alone Kafka's
 * client may be used.
 */
@ApplicationScoped
@Identifier(Partitions.NAME)
public class Partitions implements KafkaConsumerRebalanceListener {
  /** The channel's {@code consumer-rebalance-listener.name}. */
  static final String NAME = "inbox";

  private static final Logger LOG = Logger.getLogger(Partitions.class);

  /** A partition with more records waiting is not fetched from. */
  private static final int MAX_BACKLOG = 200;

  /** How long a handler may take to end when its partition is given away. */
  private static final Duration HAND_OVER = Duration.ofSeconds(2);

  private final KafkaClientService clients;
  private final RecordProcessor processor;
  private final InboxSettings settings;
  private final Boundaries boundaries;
  private final Map<TopicPartition, PartitionWorker> workers = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final AtomicBoolean regulating = new AtomicBoolean();

  @Inject
  Partitions(
      KafkaClientService clients,
      RecordProcessor processor,
      InboxSettings settings,
      Boundaries boundaries) {
    this.clients = clients;
    this.processor = processor;
    this.settings = settings;
    this.boundaries = boundaries;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    int generation = consumer.groupMetadata().generationId();
    for (TopicPartition partition : partitions) {
      PartitionWorker worker =
          new PartitionWorker(partition, generation, processor, settings, this::relieved);
      workers.put(partition, worker);
      worker.start();
    }
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    List<TopicPartition> revoked = List.copyOf(partitions);
    stop(revoked);
    commitNow(consumer, revoked);
    forget(revoked);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    List<TopicPartition> lost = List.copyOf(partitions);
    stop(lost);
    forget(lost);
  }

  /**
   * Gives a record to its partition's worker. One that was on its way while its partition was given
   * away is dropped: it comes again, in its place, to whoever has the partition.
   */
  void add(IncomingKafkaRecordMetadata<String, byte[]> record) {
    PartitionWorker worker =
        workers.get(new TopicPartition(record.getTopic(), record.getPartition()));
    if (worker == null || record.getConsumerGroupGenerationId() < worker.generation()) {
      return;
    }
    worker.add(record.getRecord());
    if (worker.backlog() > MAX_BACKLOG && !worker.isPaused()) {
      regulateSoon();
    }
  }

  /** Commits, some time soon, what is done. */
  void commitProgress() {
    onPollingThread(this::commitProgress);
  }

  /** Stops all workers and commits what they have done. Returns after a few seconds at most. */
  void stopAll() {
    try {
      consumer()
          .runOnPollingThread(
              consumer -> {
                committed.clear();
                onPartitionsRevoked(consumer, workers.keySet());
              })
          .await()
          .atMost(HAND_OVER.plusSeconds(1));
    } catch (TimeoutException | KafkaException e) {
      LOG.warn("the inbox did not stop in time; its last events will be handled again");
    }
  }

  int worstAttempts() {
    return workers.values().stream().mapToInt(PartitionWorker::attempts).max().orElse(0);
  }

  /** How many records wait in all. */
  int backlog() {
    return workers.values().stream().mapToInt(PartitionWorker::backlog).sum();
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return clients.getConsumer(Channels.EVENTS_IN);
  }

  private void onPollingThread(java.util.function.Consumer<Consumer<String, byte[]>> action) {
    consumer()
        .runOnPollingThread(action)
        .subscribe()
        .with(done -> {}, e -> LOG.warn("partitions could not be looked after", e));
  }

  private void relieved(PartitionWorker worker) {
    if (worker.isPaused() && worker.backlog() < MAX_BACKLOG / 2) {
      regulateSoon();
    }
  }

  private void regulateSoon() {
    if (regulating.compareAndSet(false, true)) {
      onPollingThread(this::regulate);
    }
  }

  /** Fetches no more for workers that have enough to do, and again for those that have little. */
  private void regulate(Consumer<String, byte[]> consumer) {
    regulating.set(false);
    Set<TopicPartition> assigned = consumer.assignment();
    workers.forEach(
        (partition, worker) -> {
          if (!assigned.contains(partition)) {
            return;
          }
          if (!worker.isPaused() && worker.backlog() > MAX_BACKLOG) {
            consumer.pause(List.of(partition));
            worker.setPaused(true);
          } else if (worker.isPaused() && worker.backlog() < MAX_BACKLOG / 2) {
            consumer.resume(List.of(partition));
            worker.setPaused(false);
          }
        });
  }

  private void commitProgress(Consumer<String, byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> progress = progress(workers.keySet());
    if (progress.isEmpty()) {
      return;
    }
    boundaries.pass("inbox", "offsets", "before-acknowledgement");
    consumer.commitAsync(
        progress,
        (offsets, failure) -> {
          if (failure != null) {
            LOG.debug("offsets were not committed; the next commit covers them", failure);
            offsets.keySet().forEach(committed::remove);
          }
          boundaries.pass("inbox", "offsets", "after-acknowledgement");
        });
    progress.forEach((partition, offset) -> committed.put(partition, offset.offset()));
  }

  private void stop(Collection<TopicPartition> partitions) {
    List<PartitionWorker> stopping =
        partitions.stream().map(workers::get).filter(worker -> worker != null).toList();
    stopping.forEach(PartitionWorker::stop);
    for (PartitionWorker worker : stopping) {
      try {
        worker.awaitEnd(HAND_OVER);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void commitNow(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> progress = progress(partitions);
    if (progress.isEmpty()) {
      return;
    }
    try {
      try {
        consumer.commitSync(progress, HAND_OVER);
      } catch (WakeupException e) {
        // the channel wakes the consumer once when it closes it, and that may hit this call
        consumer.commitSync(progress, HAND_OVER);
      }
    } catch (KafkaException e) {
      LOG.debug("offsets were not committed; their events will come again and be dropped", e);
    }
  }

  private void forget(Collection<TopicPartition> partitions) {
    workers.keySet().removeAll(partitions);
    committed.keySet().removeAll(partitions);
  }

  private Map<TopicPartition, OffsetAndMetadata> progress(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
    for (TopicPartition partition : partitions) {
      PartitionWorker worker = workers.get(partition);
      long next = worker == null ? -1 : worker.nextOffset();
      if (next >= 0 && next != committed.getOrDefault(partition, -1L)) {
        progress.put(partition, new OffsetAndMetadata(next));
      }
    }
    return progress;
  }
}
