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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

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

  private static final Logger LOG = Logger.getLogger(Outbox.class);

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
    return publish(draft.clusterId(), List.of(draft)).getFirst();
  }

  /**
   * Stores events about one cluster, in their order, as {@link #publish(EventDraft)} does, with two
   * statements for all of them.
   *
   * @throws IllegalArgumentException when one is about another cluster
   */
  public List<EventEnvelope<?>> publish(String clusterId, List<EventDraft> drafts) {
    transactions.require("Outbox.publish");
    if (drafts.isEmpty()) {
      return List.of();
    }
    long sequence = lastSequence(clusterId, drafts.size()) - drafts.size();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<EventEnvelope<?>> events = new ArrayList<>();
    for (EventDraft draft : drafts) {
      if (!draft.clusterId().equals(clusterId)) {
        throw new IllegalArgumentException(draft.clusterId() + " is not " + clusterId);
      }
      sequence++;
      events.add(envelope(draft, sequence, now));
    }
    store(events);
    transactions.afterCommit(
        () -> {
          Duration taken = Duration.between(now, clock.instant());
          events.forEach(
              event -> {
                stages.record(Stage.TRANSACTION, taken);
                LOG.debugf("Committed %s %d us after its time", event.id(), taken.toNanos() / 1000);
              });
          relay.wake();
        });
    return events;
  }

  private EventEnvelope<SlipwayEvent> envelope(EventDraft draft, long sequence, Instant now) {
    return new EventEnvelope<>(
        ids.event(),
        service.eventSource(),
        now,
        draft.clusterId(),
        draft.project(),
        sequence,
        draft.generation(),
        draft.incarnation(),
        draft.correlationId(),
        draft.causationId(),
        draft.data());
  }

  private long lastSequence(String clusterId, int count) {
    return database
        .first(
            """
            insert into event_sequence (cluster_id, last) values (?, ?)
            on conflict (cluster_id) do update set last = event_sequence.last + excluded.last
            returning last
            """,
            row -> row.number("last"),
            clusterId,
            count)
        .orElseThrow();
  }

  /** Positions are given in the order of the arrays. */
  private void store(List<EventEnvelope<?>> events) {
    database.update(
        """
        insert into outbox (event_id, cluster_id, project, sequence, type, headers, body)
        select event_id, cluster_id, project, sequence, type, headers::jsonb,
          convert_to(body, 'UTF8')
        from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[])
          with ordinality
          as event (event_id, cluster_id, project, sequence, type, headers, body, place)
        order by place
        """,
        texts(events, EventEnvelope::id),
        texts(events, EventEnvelope::clusterId),
        texts(events, EventEnvelope::project),
        events.stream().map(EventEnvelope::sequence).toArray(Long[]::new),
        texts(events, event -> event.data().type()),
        texts(events, this::headers),
        texts(events, this::body));
  }

  private String headers(EventEnvelope<?> event) {
    try {
      return json.writeValueAsString(codec.headers(event));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's headers have no JSON form", e);
    }
  }

  private String body(EventEnvelope<?> event) {
    byte[] body = codec.body(event);
    if (body.length > MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "an event's data may have " + MAX_BODY_BYTES + " bytes, not " + body.length);
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String[] texts(
      List<EventEnvelope<?>> events, Function<EventEnvelope<?>, String> text) {
    return events.stream().map(text).toArray(String[]::new);
  }
}
