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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Appends one batch, within the transaction that holds the head's lock. As nobody else writes
 * meanwhile, what is new is decided in memory: one statement reads what there is to know, another
 * writes. Subscribers wait for this, and on a busy machine each statement costs the turns of two
 * processes.
 */
final class EventLogAppend {

  private static final String KNOWN =
      """
      select 'offset' as kind, partition::text as a, '' as b, next_offset as n
        from topic_offset where topic_id = ?
      union all
      select 'sequence', source, cluster_id, sequence
        from logged_sequence where cluster_id = any(?)
      union all
      select 'id', id, '', 0 from event_log where id = any(?)
      union all
      select 'cluster', id, name, 0 from known_cluster where id = any(?)
      """;

  private static final String STORE =
      """
      with events as (
        insert into event_log
            (position, id, source, type, cluster_id, cluster_name, project, sequence, json)
          select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::text[], ?::bigint[], ?::text[])),
      sequences as (
        insert into logged_sequence (source, cluster_id, sequence)
          select * from unnest(?::text[], ?::text[], ?::bigint[])
          on conflict (source, cluster_id) do update set sequence = excluded.sequence),
      clusters as (
        insert into known_cluster (id, project, name, deleted)
          select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]::boolean[])
          on conflict (id) do update set deleted = true
          where excluded.deleted and not known_cluster.deleted),
      offsets as (
        insert into topic_offset (topic_id, partition, next_offset)
          select ?, * from unnest(?::bigint[], ?::bigint[])
          on conflict (topic_id, partition) do update set next_offset = excluded.next_offset
          where topic_offset.next_offset < excluded.next_offset)
      update event_log_head set position = ?
      """;

  private final Database database;
  private final Batch batch;
  private final Head before;
  private final Map<Integer, Long> offsets = new HashMap<>();
  private final Set<String> knownIds = new HashSet<>();
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
    load();
    select();
    place();
    store();
    return new AppendResult(before, List.copyOf(appended), outdated, gaps);
  }

  private void load() {
    List<IncomingEvent> events = batch.events().stream().map(Received::event).toList();
    String[] clusters = distinct(events, IncomingEvent::clusterId);
    database
        .query(
            KNOWN,
            row -> new Known(row.text("kind"), row.text("a"), row.text("b"), row.number("n")),
            batch.topicId(),
            clusters,
            distinct(events, IncomingEvent::id),
            clusters)
        .forEach(this::note);
  }

  private void note(Known known) {
    switch (known.kind) {
      case "offset" -> offsets.put(Integer.valueOf(known.a), known.n);
      case "sequence" -> sequences.put(new SourceAndCluster(known.a, known.b), known.n);
      case "id" -> knownIds.add(known.a);
      case "cluster" -> clusterNames.put(known.a, known.b);
      default -> throw new IllegalStateException(known.kind);
    }
  }

  /**
   * Keeps what no gateway, this one or another, has read before, and what is newer than anything
   * held of its source and cluster.
   */
  private void select() {
    for (Received received : batch.events()) {
      if (received.offset() < offsets.getOrDefault(received.partition(), 0L)) {
        continue;
      }
      IncomingEvent event = received.event();
      SourceAndCluster key = new SourceAndCluster(event.source(), event.clusterId());
      long last = sequences.getOrDefault(key, 0L);
      if (event.sequence() <= last || !knownIds.add(event.id())) {
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

  private void place() {
    long position = before.position();
    for (IncomingEvent event : fresh) {
      position++;
      if (!event.clusterName().isEmpty()) {
        clusterNames.put(event.clusterId(), event.clusterName());
      }
      appended.add(
          LoggedEvent.of(
              new StreamPosition(before.log(), position),
              event.clusterId(),
              clusterNames.getOrDefault(event.clusterId(), ""),
              event.project(),
              event.type(),
              event.json()));
    }
  }

  private void store() {
    List<SourceAndCluster> keys = List.copyOf(raised.keySet());
    List<NamedCluster> clusters = namedClusters();
    List<PartitionOffset> read = batch.offsets();
    database.update(
        STORE,
        numbers(appended, LoggedEvent::position),
        texts(fresh, IncomingEvent::id),
        texts(fresh, IncomingEvent::source),
        texts(fresh, IncomingEvent::type),
        texts(fresh, IncomingEvent::clusterId),
        texts(appended, LoggedEvent::clusterName),
        texts(fresh, IncomingEvent::project),
        numbers(fresh, IncomingEvent::sequence),
        texts(fresh, IncomingEvent::json),
        texts(keys, SourceAndCluster::source),
        texts(keys, SourceAndCluster::cluster),
        keys.stream().map(raised::get).toArray(Long[]::new),
        texts(clusters, NamedCluster::id),
        texts(clusters, NamedCluster::project),
        texts(clusters, NamedCluster::name),
        texts(clusters, cluster -> Boolean.toString(cluster.deleted())),
        batch.topicId(),
        numbers(read, offset -> (long) offset.partition()),
        numbers(read, PartitionOffset::nextOffset),
        before.position() + fresh.size());
  }

  /** The clusters that this batch names, each once: deleted if any of its events says so. */
  private List<NamedCluster> namedClusters() {
    Map<String, NamedCluster> named = new LinkedHashMap<>();
    for (IncomingEvent event : fresh) {
      String name = clusterNames.getOrDefault(event.clusterId(), "");
      if (!name.isEmpty() && event.type().startsWith("Cluster")) {
        boolean deleted = event.type().equals("ClusterDeleted");
        named.merge(
            event.clusterId(),
            new NamedCluster(event.clusterId(), event.project(), name, deleted),
            (one, other) -> one.deleted ? one : other);
      }
    }
    return List.copyOf(named.values());
  }

  private static <T> String[] texts(List<T> items, Function<T, String> text) {
    return items.stream().map(text).toArray(String[]::new);
  }

  private static <T> Long[] numbers(List<T> items, Function<T, Long> number) {
    return items.stream().map(number).toArray(Long[]::new);
  }

  private static String[] distinct(
      List<IncomingEvent> events, Function<IncomingEvent, String> text) {
    return events.stream().map(text).distinct().toArray(String[]::new);
  }

  private record Known(String kind, String a, String b, long n) {}

  private record NamedCluster(String id, String project, String name, boolean deleted) {}

  private record SourceAndCluster(String source, String cluster) {}
}
