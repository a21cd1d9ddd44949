package dev.slipway.gateway.in.events;

import dev.slipway.events.Topics;
import dev.slipway.gateway.stream.CloudEventReader;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.EventLog.AppendResult;
import dev.slipway.gateway.stream.EventLog.Batch;
import dev.slipway.gateway.stream.EventLog.PartitionOffset;
import dev.slipway.gateway.stream.EventLog.Received;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.stream.LoggedEvent;
import dev.slipway.gateway.stream.UnreadableEventException;
import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.kafka.RecordHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** Reads the topic as long as nothing goes wrong; after that a new session goes on from the log. */
final class ReaderSession implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ReaderSession.class);

  /** How long a poll waits for records; they end it as soon as they come. */
  private static final Duration POLL = Duration.ofMillis(500);

  private static final Duration BROKER_ASKED_EVERY = Duration.ofSeconds(5);
  private static final Duration BROKER_ANSWERS_WITHIN = Duration.ofSeconds(4);
  private static final int CATCH_UP = 500;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topicId;
  private final List<TopicPartition> partitions;
  private final EventLog log;
  private final LiveTail tail;
  private final CloudEventReader events;
  private long nextQuestion = System.nanoTime();
  private long behind;

  private ReaderSession(
      KafkaConsumer<byte[], byte[]> consumer,
      String topicId,
      List<TopicPartition> partitions,
      EventLog log,
      LiveTail tail,
      CloudEventReader events) {
    this.consumer = consumer;
    this.topicId = topicId;
    this.partitions = partitions;
    this.log = log;
    this.tail = tail;
    this.events = events;
  }

  static ReaderSession open(
      KafkaSettings kafka, EventLog log, LiveTail tail, CloudEventReader events) {
    TopicIdentity topic = TopicIdentity.ask(kafka, Topics.EVENTS);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.with(settings()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions = topic.partitions();
      consumer.assign(partitions);
      Map<Integer, Long> stored = new HashMap<>();
      log.offsets(topic.id()).forEach(o -> stored.put(o.partition(), o.nextOffset()));
      Map<TopicPartition, Long> beginnings =
          consumer.beginningOffsets(partitions, BROKER_ANSWERS_WITHIN);
      for (TopicPartition partition : partitions) {
        long beginning = beginnings.getOrDefault(partition, 0L);
        long next = stored.getOrDefault(partition.partition(), 0L);
        if (next < beginning && next > 0) {
          LOG.warnf(
              "%s: offsets %d to %d were deleted before they were read",
              partition, next, beginning - 1);
        }
        consumer.seek(partition, Math.max(next, beginning));
      }
      return new ReaderSession(consumer, topic.id(), partitions, log, tail, events);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Reads what is there, or waits a moment for it. */
  void step() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (!records.isEmpty()) {
      append(records);
      return;
    }
    // Another gateway may have written what this one is yet to read, or can't.
    if (tail.listeners() > 0) {
      catchUp();
    }
    askBroker();
  }

  /** Records not yet read when the broker was last asked. */
  long behind() {
    return behind;
  }

  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void append(ConsumerRecords<byte[], byte[]> records) {
    List<Received> received = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        received.add(
            new Received(
                record.partition(),
                record.offset(),
                events.read(RecordHeaders.read(record.headers()), record.value())));
      } catch (UnreadableEventException e) {
        // The services' inboxes, which are stricter, put it among the dead letters.
        LOG.warnf(
            "the record at %s-%d@%d is left out of the stream: %s",
            record.topic(), record.partition(), record.offset(), e.getMessage());
      }
    }
    List<PartitionOffset> offsets =
        records.nextOffsets().entrySet().stream()
            .map(e -> new PartitionOffset(e.getKey().partition(), e.getValue().offset()))
            .toList();
    AppendResult result = log.append(new Batch(topicId, received, offsets));
    if (result.gaps() > 0) {
      LOG.warnf("%d events did not follow their source's last in sequence", result.gaps());
    }
    if (result.before().position() == tail.last()) {
      tail.append(result.appended());
    } else {
      catchUp();
    }
  }

  private void catchUp() {
    List<LoggedEvent> next;
    do {
      next = log.read(tail.log(), tail.last(), CATCH_UP);
      tail.append(next);
    } while (next.size() == CATCH_UP);
  }

  /** A consumer without a broker just returns nothing; this fails instead. */
  private void askBroker() {
    if (System.nanoTime() - nextQuestion < 0) {
      return;
    }
    long total = 0;
    for (var end : consumer.endOffsets(partitions, BROKER_ANSWERS_WITHIN).entrySet()) {
      total += Math.max(0, end.getValue() - consumer.position(end.getKey(), BROKER_ANSWERS_WITHIN));
    }
    behind = total;
    nextQuestion = System.nanoTime() + BROKER_ASKED_EVERY.toNanos();
  }

  private static Map<String, Object> settings() {
    return Map.ofEntries(
        Map.entry("client.id", "slipway-gateway-events"),
        Map.entry("enable.auto.commit", false),
        Map.entry("auto.offset.reset", "none"),
        Map.entry("allow.auto.create.topics", false),
        Map.entry("max.poll.records", 500),
        Map.entry("fetch.max.wait.ms", 500),
        // Twelve partitions' worth of fetches must fit into a small heap.
        Map.entry("fetch.max.bytes", 4 * 1024 * 1024),
        Map.entry("max.partition.fetch.bytes", 512 * 1024));
  }
}
