package dev.slipway.kit.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.latency.EventStages.Stage;
import dev.slipway.kit.service.ServiceName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Publishes events together with the state change that they tell of: both commit, or neither.
 *
 * <p>The sequence number is taken from a row per cluster that stays locked until the commit. So
 * transactions that publish about the same cluster commit one after the other, and the order of
 * sequence numbers is the order of commits. Publish late in a transaction, and about several
 * clusters in the order of their ids.
 */
@ApplicationScoped
public class Outbox {
  /** A body may have this many bytes; Kafka takes a megabyte with everything around it. */
  static final int MAX_BODY_BYTES = 512 * 1024;

  private final Database database;
  private final Transactions transactions;
  private final ObjectMapper json;
  private final Ids ids;
  private final Clock clock;
  private final ServiceName service;
  private final OutboxRelay relay;
  private final EventStages stages;
  private final CloudEventCodec codec = new CloudEventCodec();

  @Inject
  Outbox(
      Database database,
      Transactions transactions,
      ObjectMapper json,
      Ids ids,
      Clock clock,
      ServiceName service,
      OutboxRelay relay,
      EventStages stages) {
    this.database = database;
    this.transactions = transactions;
    this.json = json;
    this.ids = ids;
    this.clock = clock;
    this.service = service;
    this.relay = relay;
    this.stages = stages;
  }

  /**
   * Stores an event that is sent once the caller's transaction has committed.
   *
   * @return the event with its id, time and sequence number
   * @throws IllegalStateException without an active transaction
   * @throws IllegalArgumentException when its data has more than 512 KiB as JSON
   */
  public EventEnvelope<?> publish(EventDraft draft) {
    transactions.require("Outbox.publish");
    EventEnvelope<SlipwayEvent> event =
        new EventEnvelope<>(
            ids.event(),
            service.eventSource(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            draft.clusterId(),
            draft.project(),
            nextSequence(draft.clusterId()),
            draft.generation(),
            draft.incarnation(),
            draft.correlationId(),
            draft.causationId(),
            draft.data());
    store(event);
    transactions.afterCommit(
        () -> {
          stages.record(Stage.TRANSACTION, Duration.between(event.time(), clock.instant()));
          relay.wake();
        });
    return event;
  }

  private long nextSequence(String clusterId) {
    return database
        .first(
            """
            insert into event_sequence (cluster_id, last) values (?, 1)
            on conflict (cluster_id) do update set last = event_sequence.last + 1
            returning last
            """,
            row -> row.number("last"),
            clusterId)
        .orElseThrow();
  }

  private void store(EventEnvelope<?> event) {
    byte[] body = codec.body(event);
    if (body.length > MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "an event's data may have " + MAX_BODY_BYTES + " bytes, not " + body.length);
    }
    String headers;
    try {
      headers = json.writeValueAsString(codec.headers(event));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's headers have no JSON form", e);
    }
    database.update(
        """
        insert into outbox (event_id, cluster_id, project, sequence, type, headers, body)
        values (?, ?, ?, ?, ?, ?::jsonb, ?)
        """,
        event.id(),
        event.clusterId(),
        event.project(),
        event.sequence(),
        event.data().type(),
        headers,
        body);
  }
}
