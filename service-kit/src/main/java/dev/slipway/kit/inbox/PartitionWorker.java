package dev.slipway.kit.inbox;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Works off one partition's records, one after the other, each until it is done. Other partitions
 * have workers of their own, so that a record that can't be handled holds up only its own.
 */
final class PartitionWorker {
  private static final Logger LOG = Logger.getLogger(PartitionWorker.class);

  private final TopicPartition partition;
  private final int generation;
  private final RecordProcessor processor;
  private final InboxSettings settings;
  private final Consumer<PartitionWorker> relieved;

  /** Records; the empty one is there to wake the worker when it is to stop. */
  private final LinkedBlockingQueue<Optional<ConsumerRecord<String, byte[]>>> queue =
      new LinkedBlockingQueue<>();

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  private volatile long nextOffset = -1;
  private volatile boolean paused;
  private final AtomicInteger attempts = new AtomicInteger();

  /**
   * A worker that is not started yet.
   *
   * @param generation the consumer group's, when the partition was assigned
   * @param relieved called after each record that is done with
   */
  PartitionWorker(
      TopicPartition partition,
      int generation,
      RecordProcessor processor,
      InboxSettings settings,
      Consumer<PartitionWorker> relieved) {
    this.partition = partition;
    this.generation = generation;
    this.processor = processor;
    this.settings = settings;
    this.relieved = relieved;
    this.thread = Thread.ofVirtual().name("inbox-" + partition.partition()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void add(ConsumerRecord<String, byte[]> record) {
    queue.add(Optional.of(record));
  }

  /** The consumer group's generation since which this instance has the partition. */
  int generation() {
    return generation;
  }

  /** Whether the partition is not fetched from. */
  boolean isPaused() {
    return paused;
  }

  void setPaused(boolean paused) {
    this.paused = paused;
  }

  /** How many records wait. */
  int backlog() {
    return queue.size();
  }

  /** The offset after the last record that is done with, or -1 when none is. */
  long nextOffset() {
    return nextOffset;
  }

  /** How often the current record has failed. */
  int attempts() {
    return attempts.get();
  }

  /** Asks to stop after the record at hand. */
  void stop() {
    stopped.countDown();
    queue.add(Optional.empty());
  }

  /** Waits until the record at hand is done with, or the time is over. */
  void awaitEnd(Duration timeout) throws InterruptedException {
    if (!thread.join(timeout)) {
      LOG.warnf("%s: a handler goes on after its partition was given away", partition);
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void run() {
    while (!isStopped()) {
      try {
        Optional<ConsumerRecord<String, byte[]>> next = queue.take();
        if (next.isPresent() && processUntilDone(next.get())) {
          nextOffset = next.get().offset() + 1;
          relieved.accept(this);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean processUntilDone(ConsumerRecord<String, byte[]> record)
      throws InterruptedException {
    Duration wait = settings.firstRetry();
    while (!isStopped()) {
      try {
        processor.process(record);
        attempts.set(0);
        return true;
      } catch (Throwable e) {
        // Whatever it is, going on without this record would lose it.
        logFailure(record, attempts.incrementAndGet(), e);
      }
      if (stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      wait = wait.multipliedBy(2);
      wait = wait.compareTo(settings.lastRetry()) > 0 ? settings.lastRetry() : wait;
    }
    return false;
  }

  private void logFailure(ConsumerRecord<String, byte[]> record, int attempt, Throwable e) {
    // The whole trace once, then a line for each further attempt.
    LOG.warnf(
        attempt == 1 ? e : null,
        "%s@%d (key %s) could not be handled, attempt %d; the partition waits: %s",
        partition,
        record.offset(),
        record.key(),
        attempt,
        e);
  }
}
