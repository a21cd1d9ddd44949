package dev.slipway.gateway.in.events;

import dev.slipway.gateway.stream.CloudEventReader;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.EventLog.AppendResult;
import dev.slipway.gateway.stream.EventLog.Batch;
import dev.slipway.gateway.stream.EventLog.PartitionOffset;
import dev.slipway.gateway.stream.EventLog.Received;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.stream.LoggedEvent;
import dev.slipway.gateway.stream.UnreadableEventException;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.inbox.DeadLetters;
import dev.slipway.kit.kafka.RecordHeaders;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.latency.EventStages.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;

/** Takes records from the topic into the event log, and from there to the subscribers. */
@ApplicationScoped
class RecordIntake {

  private static final Logger LOG = Logger.getLogger(RecordIntake.class);
  private static final int CATCH_UP = 500;

  private final EventLog log;
  private final LiveTail tail;
  private final CloudEventReader events;
  private final DeadLetters deadLetters;
  private final EventStages stages;
  private final Clock clock;
  private final Boundaries boundaries;
  private final Counter unreadable;

  @Inject
  RecordIntake(
      EventLog log,
      LiveTail tail,
      CloudEventReader events,
      DeadLetters deadLetters,
      EventStages stages,
      Clock clock,
      MeterRegistry meters,
      Boundaries boundaries) {
    this.log = log;
    this.tail = tail;
    this.events = events;
    this.deadLetters = deadLetters;
    this.stages = stages;
    this.clock = clock;
    this.boundaries = boundaries;
    this.unreadable = meters.counter("slipway.gateway.dead-letters");
  }

  /**
   * Returns when the records are stored and shown, or have become dead letters. When it throws,
   * they are to be read again.
   */
  void take(String topicId, ConsumerRecords<String, byte[]> records) {
    Instant read = clock.instant();
    List<Received> received = new ArrayList<>(records.count());
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        received.add(
            new Received(
                record.partition(),
                record.offset(),
                events.read(RecordHeaders.read(record.headers()), record.value())));
      } catch (UnreadableEventException e) {
        bury(record, String.valueOf(e.getMessage()));
      }
      stages.record(Stage.READ, Duration.between(Instant.ofEpochMilli(record.timestamp()), read));
    }
    List<PartitionOffset> offsets =
        records.nextOffsets().entrySet().stream()
            .map(e -> new PartitionOffset(e.getKey().partition(), e.getValue().offset()))
            .toList();
    // Offsets are stored with the events, so that this commit is the acknowledgement as well.
    boundaries.pass("log", "events", "before-commit");
    AppendResult result = log.append(new Batch(topicId, received, offsets));
    boundaries.pass("log", "events", "after-commit");
    if (result.gaps() > 0) {
      LOG.warnf("%d events did not follow their source's last in sequence", result.gaps());
    }
    Duration stored = Duration.between(read, clock.instant());
    result.appended().forEach(event -> stages.record(Stage.STORE, stored));
    if (result.before().position() == tail.last()) {
      tail.append(result.appended());
    } else {
      catchUp();
    }
    boundaries.pass("log", "events", "shown");
  }

  /** Shows what another gateway has written and this one is yet to read, or can't. */
  void catchUp() {
    List<LoggedEvent> next;
    do {
      next = log.read(tail.log(), tail.last(), CATCH_UP);
      tail.append(next);
    } while (next.size() == CATCH_UP);
  }

  /** The stream goes on without it, and the list of dead letters says so. */
  private void bury(ConsumerRecord<String, byte[]> record, String reason) {
    deadLetters.store(record, reason);
    unreadable.increment();
    LOG.errorf(
        "%s-%d@%d is left out of the stream and a dead letter now: %s",
        record.topic(), record.partition(), record.offset(), reason);
  }
}
