package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.out.persistence.LogMemory.ClusterMemory;
import dev.slipway.gateway.stream.EventLog.AppendResult;
import dev.slipway.gateway.stream.EventLog.Batch;
import dev.slipway.gateway.stream.EventLog.Head;
import dev.slipway.gateway.stream.EventLog.Received;
import dev.slipway.gateway.stream.IncomingEvent;
import dev.slipway.gateway.stream.LoggedEvent;
import dev.slipway.gateway.stream.StreamPosition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch adds to the log: what no gateway, this one or another, has read before, and what is
 * newer than anything held of its source and cluster.
 */
final class LogAddition {
  private final LogMemory memory;
  private final Batch batch;
  private final Set<String> ids;
  private final Map<String, ClusterMemory> changed = new LinkedHashMap<>();
  private final List<IncomingEvent> fresh = new ArrayList<>();
  private final List<LoggedEvent> appended = new ArrayList<>();
  private int outdated;
  private int gaps;

  private LogAddition(LogMemory memory, Batch batch, Set<String> knownIds) {
    this.memory = memory;
    this.batch = batch;
    this.ids = new HashSet<>(knownIds);
  }

  /**
   * @param memory what the log holds of the batch's clusters
   * @param knownIds ids that the log holds, of those that the batch has
   */
  static LogAddition of(LogMemory memory, Batch batch, Set<String> knownIds) {
    LogAddition addition = new LogAddition(memory, batch, knownIds);
    batch.events().forEach(addition::consider);
    return addition;
  }

  private void consider(Received received) {
    if (received.offset() < memory.nextOffset(received.partition())) {
      return;
    }
    IncomingEvent event = received.event();
    ClusterMemory cluster = cluster(event.clusterId());
    long last = cluster.sequence(event.source());
    if (event.sequence() <= last || !ids.add(event.id())) {
      outdated++;
      return;
    }
    if (event.sequence() > last + 1) {
      gaps++;
    }
    ClusterMemory now = cluster.named(event.clusterName()).raised(event.source(), event.sequence());
    changed.put(event.clusterId(), now);
    fresh.add(event);
    appended.add(
        LoggedEvent.of(
            new StreamPosition(memory.head().log(), memory.head().position() + fresh.size()),
            event.clusterId(),
            now.name(),
            event.project(),
            event.type(),
            event.json()));
  }

  private ClusterMemory cluster(String id) {
    ClusterMemory now = changed.get(id);
    return now == null ? memory.cluster(id) : now;
  }

  Batch batch() {
    return batch;
  }

  /** The events added, as they came and as they are logged: of the same length. */
  List<IncomingEvent> fresh() {
    return fresh;
  }

  List<LoggedEvent> appended() {
    return appended;
  }

  /** What is known by now of the clusters of these events. */
  Map<String, ClusterMemory> changed() {
    return changed;
  }

  /** The log's end as it is thought to be. */
  Head before() {
    return memory.head();
  }

  /** The log's last position once this is in it. */
  long end() {
    return memory.head().position() + fresh.size();
  }

  /** It is stored: the memory is of the new end from now on. */
  AppendResult stored() {
    AppendResult result = new AppendResult(before(), List.copyOf(appended), outdated, gaps);
    memory.append(batch, end(), changed);
    return result;
  }
}
