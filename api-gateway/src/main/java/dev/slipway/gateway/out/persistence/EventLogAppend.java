package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.out.persistence.LogMemory.ClusterMemory;
import dev.slipway.gateway.stream.EventLog.Batch;
import dev.slipway.gateway.stream.EventLog.Head;
import dev.slipway.gateway.stream.EventLog.PartitionOffset;
import dev.slipway.gateway.stream.IncomingEvent;
import dev.slipway.gateway.stream.LoggedEvent;
import dev.slipway.kit.jdbc.Database;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two statements that append to the log. Subscribers wait for them, and on a busy machine each
 * costs the turns of two processes, so the second is all that a gateway needs which wrote last. It
 * changes nothing unless the log ends where it was thought to end.
 */
final class EventLogAppend {

  /** One statement, so that all of it is of the same moment as the head. */
  private static final String KNOWN =
      """
      select 'head' as kind, '' as a, '' as b, log as n, position as m from event_log_head
      union all
      select 'offset', partition::text, '', next_offset, 0
        from topic_offset where topic_id = ?
      union all
      select 'sequence', source, cluster_id, sequence, 0
        from logged_sequence where cluster_id = any(?)
      union all
      select 'id', id, '', 0, 0 from event_log where id = any(?)
      union all
      select 'cluster', name, id, 0, 0 from known_cluster where id = any(?)
      """;

  private static final String STORE =
      """
      with head as (
        update event_log_head set position = ? where log = ? and position = ? returning log),
      events as (
        insert into event_log
            (position, id, source, type, cluster_id, cluster_name, project, sequence, json)
          select event.* from head, unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::text[], ?::bigint[], ?::text[]) as event),
      sequences as (
        insert into logged_sequence (source, cluster_id, sequence)
          select raised.* from head, unnest(?::text[], ?::text[], ?::bigint[]) as raised
          on conflict (source, cluster_id) do update set sequence = excluded.sequence),
      clusters as (
        insert into known_cluster (id, project, name, deleted)
          select named.id, named.project, named.name, named.deleted::boolean
          from head, unnest(?::text[], ?::text[], ?::text[], ?::text[])
            as named (id, project, name, deleted)
          on conflict (id) do update set deleted = true
          where excluded.deleted and not known_cluster.deleted),
      offsets as (
        insert into topic_offset (topic_id, partition, next_offset)
          select ?, read.* from head, unnest(?::bigint[], ?::bigint[]) as read
          on conflict (topic_id, partition) do update set next_offset = excluded.next_offset
          where topic_offset.next_offset < excluded.next_offset)
      select log from head
      """;

  private final Database database;

  EventLogAppend(Database database) {
    this.database = database;
  }

  /**
   * What there is to know to append a batch.
   *
   * @param kept what was known before, of other clusters perhaps; or null
   */
  Known known(Batch batch, @Nullable LogMemory kept) {
    String[] clusters = LogMemory.clusterIds(batch).toArray(String[]::new);
    Found found = new Found();
    database
        .query(
            KNOWN,
            row ->
                new Fact(
                    row.text("kind"),
                    row.text("a"),
                    row.text("b"),
                    row.number("n"),
                    row.number("m")),
            batch.topicId(),
            clusters,
            batch.events().stream().map(each -> each.event().id()).toArray(String[]::new),
            clusters)
        .forEach(found::note);
    Known known = found.known(batch, clusters);
    if (kept != null) {
      known.memory().keep(kept);
    }
    return known;
  }

  /** Stores it, unless the log has another end by now than it was thought to have. */
  boolean store(LogAddition addition) {
    List<IncomingEvent> fresh = addition.fresh();
    List<LoggedEvent> appended = addition.appended();
    List<Raised> raised = raised(addition);
    List<NamedCluster> clusters = namedClusters(addition);
    List<PartitionOffset> read = addition.batch().offsets();
    return !database
        .query(
            STORE,
            row -> row.integer("log"),
            addition.end(),
            addition.before().log(),
            addition.before().position(),
            numbers(appended, LoggedEvent::position),
            texts(fresh, IncomingEvent::id),
            texts(fresh, IncomingEvent::source),
            texts(fresh, IncomingEvent::type),
            texts(fresh, IncomingEvent::clusterId),
            texts(appended, LoggedEvent::clusterName),
            texts(fresh, IncomingEvent::project),
            numbers(fresh, IncomingEvent::sequence),
            texts(fresh, IncomingEvent::json),
            texts(raised, Raised::source),
            texts(raised, Raised::cluster),
            numbers(raised, Raised::sequence),
            texts(clusters, NamedCluster::id),
            texts(clusters, NamedCluster::project),
            texts(clusters, NamedCluster::name),
            texts(clusters, cluster -> Boolean.toString(cluster.deleted())),
            addition.batch().topicId(),
            numbers(read, offset -> (long) offset.partition()),
            numbers(read, PartitionOffset::nextOffset))
        .isEmpty();
  }

  /** Each source and cluster of these events once, with its newest number. */
  private static List<Raised> raised(LogAddition addition) {
    Map<List<String>, Raised> raised = new LinkedHashMap<>();
    for (IncomingEvent event : addition.fresh()) {
      raised.put(
          List.of(event.source(), event.clusterId()),
          new Raised(event.source(), event.clusterId(), event.sequence()));
    }
    return List.copyOf(raised.values());
  }

  /** The clusters that these events name, each once: deleted if any of them says so. */
  private static List<NamedCluster> namedClusters(LogAddition addition) {
    Map<String, NamedCluster> named = new LinkedHashMap<>();
    for (IncomingEvent event : addition.fresh()) {
      ClusterMemory cluster =
          addition.changed().getOrDefault(event.clusterId(), ClusterMemory.NONE);
      if (!cluster.name().isEmpty() && event.type().startsWith("Cluster")) {
        boolean deleted = event.type().equals("ClusterDeleted");
        named.merge(
            event.clusterId(),
            new NamedCluster(event.clusterId(), event.project(), cluster.name(), deleted),
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

  /**
   * What there is to know to append a batch.
   *
   * @param ids of its events that are logged already
   */
  record Known(LogMemory memory, Set<String> ids) {}

  private record Fact(String kind, String a, String b, long n, long m) {}

  private record Raised(String source, String cluster, long sequence) {}

  private record NamedCluster(String id, String project, String name, boolean deleted) {}

  /** Gathers what the first statement says. */
  private static final class Found {
    private Head head = new Head(0, 0);
    private final Map<Integer, Long> offsets = new HashMap<>();
    private final Map<String, Map<String, Long>> sequences = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> ids = new HashSet<>();

    void note(Fact fact) {
      switch (fact.kind) {
        case "head" -> head = new Head((int) fact.n, fact.m);
        case "offset" -> offsets.put(Integer.valueOf(fact.a), fact.n);
        case "sequence" ->
            sequences.computeIfAbsent(fact.b, id -> new HashMap<>()).put(fact.a, fact.n);
        case "id" -> ids.add(fact.a);
        case "cluster" -> names.put(fact.b, fact.a);
        default -> throw new IllegalStateException(fact.kind);
      }
    }

    Known known(Batch batch, String[] clusters) {
      Map<String, ClusterMemory> found = new LinkedHashMap<>();
      Stream.of(clusters)
          .forEach(
              id ->
                  found.put(
                      id,
                      new ClusterMemory(
                          names.getOrDefault(id, ""), sequences.getOrDefault(id, Map.of()))));
      return new Known(new LogMemory(head, batch.topicId(), offsets, found), ids);
    }
  }
}
