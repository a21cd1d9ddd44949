package dev.slipway.kit.inbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final RecordProcessor processor;
  private final InboxSettings settings;

  /** Records; the empty one is there to wake the worker when it is to stop. */
  private final LinkedBlockingQueue<Optional<ConsumerRecord<String, byte[]>>> queue =
      new LinkedBlockingQueue<>();

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  private volatile long nextOffset = -1;
  private final AtomicInteger attempts = new AtomicInteger();

  PartitionWorker(TopicPartition partition, RecordProcessor processor, InboxSettings settings) {
    this.partition = partition;
    this.processor = processor;
    this.settings = settings;
    this.thread = Thread.ofVirtual().name("inbox-" + partition.partition()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void add(List<ConsumerRecord<String, byte[]>> records) {
    records.forEach(record -> queue.add(Optional.of(record)));
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
