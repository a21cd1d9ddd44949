package dev.slipway.kit.inbox;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** The partitions that this instance has, each with its worker. Used by the polling thread only. */
final class Partitions implements ConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(Partitions.class);

  /** A partition with more records waiting is not fetched from. */
  private static final int MAX_BACKLOG = 200;

  /** How long a handler may take to end when its partition is given away. */
  private static final Duration HAND_OVER = Duration.ofSeconds(2);

  private final Consumer<String, byte[]> consumer;
  private final RecordProcessor processor;
  private final InboxSettings settings;
  private final Map<TopicPartition, PartitionWorker> workers = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  Partitions(Consumer<String, byte[]> consumer, RecordProcessor processor, InboxSettings settings) {
    this.consumer = consumer;
    this.processor = processor;
    this.settings = settings;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      PartitionWorker worker = new PartitionWorker(partition, processor, settings);
      workers.put(partition, worker);
      worker.start();
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<TopicPartition> revoked = List.copyOf(partitions);
    stop(revoked);
    commitNow(revoked);
    forget(revoked);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    List<TopicPartition> lost = List.copyOf(partitions);
    stop(lost);
    forget(lost);
  }

  void add(ConsumerRecords<String, byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      PartitionWorker worker = workers.get(partition);
      if (worker != null) {
        worker.add(records.records(partition));
      }
    }
  }

  /** Fetches no more for workers that have enough to do. */
  void regulate() {
    workers.forEach(
        (partition, worker) -> {
          boolean paused = consumer.paused().contains(partition);
          if (!paused && worker.backlog() > MAX_BACKLOG) {
            consumer.pause(List.of(partition));
          } else if (paused && worker.backlog() < MAX_BACKLOG / 2) {
            consumer.resume(List.of(partition));
          }
        });
  }

  void commitProgress() {
    Map<TopicPartition, OffsetAndMetadata> progress = progress(workers.keySet());
    if (progress.isEmpty()) {
      return;
    }
    consumer.commitAsync(
        progress,
        (offsets, failure) -> {
          if (failure != null) {
            LOG.debug("offsets were not committed; the next commit covers them", failure);
            offsets.keySet().forEach(committed::remove);
          }
        });
    progress.forEach((partition, offset) -> committed.put(partition, offset.offset()));
  }

  /** Stops all workers and commits what they have done. */
  void stopAll() {
    List<TopicPartition> all = List.copyOf(workers.keySet());
    stop(all);
    committed.clear();
    commitNow(all);
    forget(all);
  }

  int worstAttempts() {
    return workers.values().stream().mapToInt(PartitionWorker::attempts).max().orElse(0);
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

  private void commitNow(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> progress = progress(partitions);
    if (progress.isEmpty()) {
      return;
    }
    try {
      try {
        consumer.commitSync(progress, HAND_OVER);
      } catch (WakeupException e) {
        // stop() wakes the consumer once, and that may hit this call
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
