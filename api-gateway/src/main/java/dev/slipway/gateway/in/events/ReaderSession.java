package dev.slipway.gateway.in.events;

import dev.slipway.events.Topics;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.kit.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/** Reads the topic as long as nothing goes wrong; after that a new session goes on from the log. */
final class ReaderSession implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ReaderSession.class);

  /** How long a poll waits for records; they end it as soon as they come. */
  private static final Duration POLL = Duration.ofMillis(500);

  private static final Duration BROKER_ASKED_EVERY = Duration.ofSeconds(5);
  private static final Duration BROKER_ANSWERS_WITHIN = Duration.ofSeconds(4);

  private final KafkaConsumer<String, byte[]> consumer;
  private final String topicId;
  private final List<TopicPartition> partitions;
  private final EventLog log;
  private final LiveTail tail;
  private final RecordIntake intake;
  private long nextQuestion = System.nanoTime();
  private long behind;

  private ReaderSession(
      KafkaConsumer<String, byte[]> consumer,
      String topicId,
      List<TopicPartition> partitions,
      EventLog log,
      LiveTail tail,
      RecordIntake intake) {
    this.consumer = consumer;
    this.topicId = topicId;
    this.partitions = partitions;
    this.log = log;
    this.tail = tail;
    this.intake = intake;
  }

  static ReaderSession open(KafkaSettings kafka, EventLog log, LiveTail tail, RecordIntake intake) {
    TopicIdentity topic = TopicIdentity.ask(kafka, Topics.EVENTS);
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.with(settings()), new StringDeserializer(), new ByteArrayDeserializer());
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
      return new ReaderSession(consumer, topic.id(), partitions, log, tail, intake);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Reads what is there, or waits a moment for it. */
  void step() {
    ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
    if (!records.isEmpty()) {
      intake.take(topicId, records);
      return;
    }
    if (tail.listeners() > 0) {
      intake.catchUp();
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
