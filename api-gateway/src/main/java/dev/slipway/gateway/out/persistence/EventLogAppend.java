package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.stream.EventLog.AppendResult;
import dev.slipway.gateway.stream.EventLog.Batch;
import dev.slipway.gateway.stream.EventLog.Head;
import dev.slipway.gateway.stream.EventLog.PartitionOffset;
import dev.slipway.gateway.stream.EventLog.Received;
import dev.slipway.gateway.stream.IncomingEvent;
import dev.slipway.gateway.stream.LoggedEvent;
import dev.slipway.gateway.stream.StreamPosition;
import dev.slipway.kit.jdbc.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Appends one batch, within the transaction that holds the head's lock. As nobody else writes
 * meanwhile, what is new is decided in memory, and the whole batch takes a handful of statements.
 */
final class EventLogAppend {

  private final Database database;
  private final Batch batch;
  private final Head before;
  private final Map<SourceAndCluster, Long> sequences = new HashMap<>();
  private final Map<SourceAndCluster, Long> raised = new HashMap<>();
  private final Map<String, String> clusterNames = new HashMap<>();
  private final List<IncomingEvent> fresh = new ArrayList<>();
  private final List<LoggedEvent> appended = new ArrayList<>();
  private int outdated;
  private int gaps;

  EventLogAppend(Database database, Batch batch, Head before) {
    this.database = database;
    this.batch = batch;
    this.before = before;
  }

  AppendResult run() {
    List<IncomingEvent> unread = unread();
    if (!unread.isEmpty()) {
      loadSequences(unread);
      select(unread);
      loadClusterNames();
    }
    if (!fresh.isEmpty()) {
      insertEvents();
      raiseSequences();
      rememberClusters();
      database.update("update event_log_head set position = ?", before.position() + fresh.size());
    }
    rememberOffsets();
    return new AppendResult(before, List.copyOf(appended), outdated, gaps);
  }

  /** What no gateway, this one or another, has read before. */
  private List<IncomingEvent> unread() {
    Map<Integer, Long> next =
        PostgresEventLog.byPartition(PostgresEventLog.offsets(database, batch.topicId()));
    return batch.events().stream()
        .filter(e -> e.offset() >= next.getOrDefault(e.partition(), 0L))
        .map(Received::event)
        .toList();
  }

  private void loadSequences(List<IncomingEvent> events) {
    String[] clusters = distinct(events, IncomingEvent::clusterId);
    database
        .query(
            "select source, cluster_id, sequence from logged_sequence where cluster_id = any(?)",
            row ->
                Map.entry(
                    new SourceAndCluster(row.text("source"), row.text("cluster_id")),
                    row.number("sequence")),
            (Object) clusters)
        .forEach(entry -> sequences.put(entry.getKey(), entry.getValue()));
  }

  /** Keeps what is newer than anything held of its source and cluster. */
  private void select(List<IncomingEvent> events) {
    Set<String> known = knownIds(events);
    for (IncomingEvent event : events) {
      SourceAndCluster key = new SourceAndCluster(event.source(), event.clusterId());
      long last = sequences.getOrDefault(key, 0L);
      if (event.sequence() <= last || !known.add(event.id())) {
        outdated++;
        continue;
      }
      if (event.sequence() > last + 1) {
        gaps++;
      }
      sequences.put(key, event.sequence());
      raised.put(key, event.sequence());
      fresh.add(event);
    }
  }

  private Set<String> knownIds(List<IncomingEvent> events) {
    return new HashSet<>(
        database.query(
            "select id from event_log where id = any(?)",
            row -> row.text("id"),
            (Object) distinct(events, IncomingEvent::id)));
  }

  private void loadClusterNames() {
    database
        .query(
            "select id, name from known_cluster where id = any(?)",
            row -> Map.entry(row.text("id"), row.text("name")),
            (Object) distinct(fresh, IncomingEvent::clusterId))
        .forEach(entry -> clusterNames.put(entry.getKey(), entry.getValue()));
  }

  private void insertEvents() {
    long position = before.position();
    List<Long> positions = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (IncomingEvent event : fresh) {
      position++;
      if (!event.clusterName().isEmpty()) {
        clusterNames.put(event.clusterId(), event.clusterName());
      }
      String name = clusterNames.getOrDefault(event.clusterId(), "");
      positions.add(position);
      numbers.add(event.sequence());
      names.add(name);
      appended.add(
          LoggedEvent.of(
              new StreamPosition(before.log(), position),
              event.clusterId(),
              name,
              event.project(),
              event.type(),
              event.json()));
    }
    database.update(
        "insert into event_log"
            + " (position, id, source, type, cluster_id, cluster_name, project, sequence, json)"
            + " select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],"
            + " ?::text[], ?::text[], ?::bigint[], ?::text[])",
        positions.toArray(Long[]::new),
        texts(fresh, IncomingEvent::id),
        texts(fresh, IncomingEvent::source),
        texts(fresh, IncomingEvent::type),
        texts(fresh, IncomingEvent::clusterId),
        names.toArray(String[]::new),
        texts(fresh, IncomingEvent::project),
        numbers.toArray(Long[]::new),
        texts(fresh, IncomingEvent::json));
  }

  private void raiseSequences() {
    List<SourceAndCluster> keys = List.copyOf(raised.keySet());
    database.update(
        "insert into logged_sequence (source, cluster_id, sequence)"
            + " select * from unnest(?::text[], ?::text[], ?::bigint[])"
            + " on conflict (source, cluster_id) do update set sequence = excluded.sequence",
        texts(keys, SourceAndCluster::source),
        texts(keys, SourceAndCluster::cluster),
        keys.stream().map(raised::get).toArray(Long[]::new));
  }

  private void rememberClusters() {
    for (IncomingEvent event : fresh) {
      if (event.type().equals("ClusterDeleted")) {
        database.update("update known_cluster set deleted = true where id = ?", event.clusterId());
      } else if (!event.clusterName().isEmpty()) {
        database.update(
            "insert into known_cluster (id, project, name) values (?, ?, ?)"
                + " on conflict (id) do nothing",
            event.clusterId(),
            event.project(),
            event.clusterName());
      }
    }
  }

  private void rememberOffsets() {
    List<PartitionOffset> offsets = batch.offsets();
    database.update(
        "insert into topic_offset (topic_id, partition, next_offset)"
            + " select ?, * from unnest(?::bigint[], ?::bigint[])"
            + " on conflict (topic_id, partition) do update set next_offset = excluded.next_offset"
            + " where topic_offset.next_offset < excluded.next_offset",
        batch.topicId(),
        offsets.stream().map(o -> (long) o.partition()).toArray(Long[]::new),
        offsets.stream().map(PartitionOffset::nextOffset).toArray(Long[]::new));
  }

  private static <T> String[] texts(List<T> items, Function<T, String> text) {
    return items.stream().map(text).toArray(String[]::new);
  }

  private static String[] distinct(
      List<IncomingEvent> events, Function<IncomingEvent, String> text) {
    return events.stream().map(text).distinct().toArray(String[]::new);
  }

  private record SourceAndCluster(String source, String cluster) {}
}
