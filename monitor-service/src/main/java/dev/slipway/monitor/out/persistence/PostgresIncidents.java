package dev.slipway.monitor.out.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.UnreadableEventException;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.monitor.incident.Awaited;
import dev.slipway.monitor.incident.Entry;
import dev.slipway.monitor.incident.Incident;
import dev.slipway.monitor.incident.IncidentKind;
import dev.slipway.monitor.incident.IncidentStore;
import dev.slipway.monitor.incident.Memory;
import dev.slipway.monitor.incident.World;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Incidents in Postgres. */
@ApplicationScoped
public class PostgresIncidents implements IncidentStore {
  private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
  private static final TypeReference<List<Entry>> ENTRIES = new TypeReference<>() {};

  private final Database database;
  private final ObjectMapper json;
  private final CloudEventCodec codec = new CloudEventCodec();

  @Inject
  PostgresIncidents(Database database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  @Override
  public World world(String clusterId, Instant closedSince) {
    List<Incident> incidents =
        database.query(
            """
            select * from incident
            where cluster_id = ? and (closed_at is null or closed_at >= ?)
            order by number
            """,
            this::incident,
            clusterId,
            closedSince);
    Memory memory =
        database
            .first(
                "select recent, pending from incident_memory where cluster_id = ?",
                row -> new Memory(events(row.text("recent")), events(row.text("pending"))),
                clusterId)
            .orElse(Memory.EMPTY);
    return new World(incidents, memory);
  }

  @Override
  public boolean isWaiting(String clusterId) {
    return database
        .first(
            """
            select exists (select 1 from incident where cluster_id = ? and closed_at is null)
              or exists (select 1 from incident_memory
                         where cluster_id = ? and pending <> '[]'::jsonb) as waiting
            """,
            row -> row.flag("waiting"),
            clusterId,
            clusterId)
        .orElse(false);
  }

  @Override
  public void put(String clusterId, String project, Incident incident) {
    Instant subjectUpAt =
        incident.state() instanceof Incident.Open(var awaited, var upAt) ? upAt : null;
    database.update(
        """
        insert into incident (id, cluster_id, project, kind, subject, incarnation, generation,
            correlation_id, summary, opened_at, closed_at, awaited, subject_up_at, timeline)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb)
        on conflict (id) do update set
            closed_at = excluded.closed_at, awaited = excluded.awaited,
            subject_up_at = excluded.subject_up_at, timeline = excluded.timeline
        """,
        incident.id(),
        clusterId,
        project,
        incident.kind(),
        incident.subject(),
        incident.incarnation(),
        incident.generation(),
        incident.correlationId(),
        incident.summary(),
        incident.openedAt(),
        incident.closedAt(),
        write(incident.awaitedTexts()),
        subjectUpAt,
        write(incident.timeline()));
  }

  @Override
  public void remember(String clusterId, String project, Memory memory) {
    database.update(
        """
        insert into incident_memory (cluster_id, project, recent, pending)
        values (?, ?, ?::jsonb, ?::jsonb)
        on conflict (cluster_id) do update set
            recent = excluded.recent, pending = excluded.pending
        """,
        clusterId,
        project,
        write(memory.recent().stream().map(codec::structured).toList()),
        write(memory.pending().stream().map(codec::structured).toList()));
  }

  @Override
  public List<Listed> list(
      String project, String clusterId, @Nullable Boolean open, PageRequest page) {
    return database.query(
        """
        select * from incident
        where project = ? and cluster_id = ? and number < ?
          and (?::boolean is null or (closed_at is null) = ?::boolean)
        order by number desc limit ?
        """,
        this::listed,
        project,
        clusterId,
        page.after() == null ? Long.MAX_VALUE : Long.parseLong(page.after()),
        open,
        open,
        page.fetchSize());
  }

  @Override
  public Optional<Listed> find(String project, String clusterId, String id) {
    return database.first(
        "select * from incident where project = ? and cluster_id = ? and id = ?",
        this::listed,
        project,
        clusterId,
        id);
  }

  @Override
  public boolean hasAny(String project, String clusterId) {
    return database
        .first(
            "select 1 from incident where project = ? and cluster_id = ? limit 1",
            row -> true,
            project,
            clusterId)
        .orElse(false);
  }

  private Listed listed(Row row) throws SQLException {
    return new Listed(row.number("number"), row.text("cluster_id"), incident(row));
  }

  private Incident incident(Row row) throws SQLException {
    return new Incident(
        row.text("id"),
        IncidentKind.valueOf(row.text("kind")),
        row.text("subject"),
        row.integerOrNull("incarnation"),
        row.number("generation"),
        row.text("correlation_id"),
        row.text("summary"),
        row.instant("opened_at"),
        state(row),
        read(row.text("timeline"), ENTRIES));
  }

  private Incident.State state(Row row) throws SQLException {
    Instant closedAt = row.instantOrNull("closed_at");
    return closedAt != null
        ? new Incident.Closed(closedAt)
        : new Incident.Open(
            read(row.text("awaited"), STRINGS).stream()
                .map(Awaited::parse)
                .collect(Collectors.toUnmodifiableSet()),
            row.instantOrNull("subject_up_at"));
  }

  private List<EventEnvelope<?>> events(String text) {
    List<EventEnvelope<?>> events = new ArrayList<>();
    for (String structured : read(text, STRINGS)) {
      try {
        events.add(codec.readStructured(structured));
      } catch (UnreadableEventException e) {
        throw new IllegalStateException("a stored event can't be read", e);
      }
    }
    return events;
  }

  private <T> T read(String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored column is not the JSON that was written", e);
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value has no JSON form", e);
    }
  }
}
