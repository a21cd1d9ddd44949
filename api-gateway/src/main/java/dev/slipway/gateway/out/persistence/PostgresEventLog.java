package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.out.persistence.EventLogAppend.Known;
import dev.slipway.gateway.stream.EventFilter;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LoggedEvent;
import dev.slipway.gateway.stream.StreamPosition;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The event log in Postgres. Whoever appends moves the row {@code event_log_head} from the end that
 * it knows, in the same statement; so one at a time does, and a reader that sees a position sees
 * all before it.
 */
@ApplicationScoped
public class PostgresEventLog implements EventLog {

  private static final String LOGGED = "position, cluster_id, cluster_name, project, type, json";
  private static final String HEAD = "select log, position from event_log_head";

  private final Database database;
  private final EventLogAppend statements;
  private @Nullable LogMemory memory;

  @Inject
  PostgresEventLog(Database database) {
    this.database = database;
    this.statements = new EventLogAppend(database);
  }

  @Override
  public synchronized AppendResult append(Batch batch) {
    LogMemory kept = memory;
    // Whatever goes wrong below, the log is asked the next time.
    memory = null;
    Known known =
        kept != null && kept.covers(batch)
            ? new Known(kept, Set.of())
            : statements.known(batch, kept);
    while (true) {
      LogAddition addition = LogAddition.of(known.memory(), batch, known.ids());
      if (statements.store(addition)) {
        memory = known.memory();
        return addition.stored();
      }
      // Another gateway was quicker, so what is left to be added is less each time.
      known = statements.known(batch, null);
    }
  }

  @Override
  public Head head() {
    return database.first(HEAD, PostgresEventLog::head).orElseThrow();
  }

  @Override
  public long beforeOldest() {
    return database
        .first(
            "select coalesce((select min(position) - 1 from event_log),"
                + " (select position from event_log_head)) as position",
            row -> row.number("position"))
        .orElseThrow();
  }

  @Override
  public List<LoggedEvent> read(int log, long after, int limit) {
    return database.query(
        "select " + LOGGED + " from event_log where position > ? order by position limit ?",
        row -> logged(log, row),
        after,
        limit);
  }

  @Override
  public List<LoggedEvent> read(int log, EventFilter filter, long after, int limit) {
    return matching(LOGGED, row -> logged(log, row), filter, after, limit);
  }

  @Override
  public List<StoredEvent> find(EventFilter filter, long after, int limit) {
    return matching(
        "position, json",
        row -> new StoredEvent(row.number("position"), row.text("json")),
        filter,
        after,
        limit);
  }

  private <T> List<T> matching(
      String columns, Database.RowReader<T> reader, EventFilter filter, long after, int limit) {
    StringBuilder sql =
        new StringBuilder("select ")
            .append(columns)
            .append(" from event_log where project = ? and position > ?");
    List<Object> arguments = new ArrayList<>(List.of(filter.project(), after));
    if (!filter.cluster().isEmpty()) {
      sql.append(" and (cluster_id = ? or cluster_name = ?)");
      arguments.add(filter.cluster());
      arguments.add(filter.cluster());
    }
    if (!filter.types().isEmpty()) {
      sql.append(" and type = any(?)");
      arguments.add(filter.types().toArray(String[]::new));
    }
    sql.append(" order by position limit ?");
    arguments.add(limit);
    return database.query(sql.toString(), reader, arguments.toArray());
  }

  private static LoggedEvent logged(int log, Row row) throws SQLException {
    return LoggedEvent.of(
        new StreamPosition(log, row.number("position")),
        row.text("cluster_id"),
        row.text("cluster_name"),
        row.text("project"),
        row.text("type"),
        row.text("json"));
  }

  @Override
  public List<PartitionOffset> offsets(String topicId) {
    return database.query(
        "select partition, next_offset from topic_offset where topic_id = ?",
        row -> new PartitionOffset(row.integer("partition"), row.number("next_offset")),
        topicId);
  }

  private static Head head(Row row) throws SQLException {
    return new Head(row.integer("log"), row.number("position"));
  }
}
