package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.stream.EventLog.Batch;
import dev.slipway.gateway.stream.EventLog.Head;
import dev.slipway.gateway.stream.EventLog.PartitionOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the log holds, as far as it takes to append to it: as of one {@link Head}, and true for as
 * long as that is the log's. So whoever wrote last can write again without asking.
 */
final class LogMemory {
  /** About 200 bytes each. Others are asked for again. */
  private static final int CLUSTERS = 5_000;

  private final String topicId;
  private final Map<Integer, Long> offsets;

  /** Those that were heard of last are at its end. */
  private final LinkedHashMap<String, ClusterMemory> clusters;

  private Head head;

  /**
   * What was asked for.
   *
   * @param head the end of the log
   * @param topicId the topic that the offsets are of
   * @param offsets the next offset of each partition that was read
   * @param clusters what is known of some clusters, by id
   */
  LogMemory(
      Head head, String topicId, Map<Integer, Long> offsets, Map<String, ClusterMemory> clusters) {
    this.head = head;
    this.topicId = topicId;
    this.offsets = new HashMap<>(offsets);
    this.clusters = new LinkedHashMap<>(clusters);
  }

  Head head() {
    return head;
  }

  /** Whether nothing needs to be asked for to append this. */
  boolean covers(Batch batch) {
    return batch.topicId().equals(topicId) && clusters.keySet().containsAll(clusterIds(batch));
  }

  /** The clusters that a batch is about. */
  static Set<String> clusterIds(Batch batch) {
    return batch.events().stream()
        .map(received -> received.event().clusterId())
        .collect(Collectors.toSet());
  }

  /** The next offset of a partition, 0 where none of it was read. */
  long nextOffset(int partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  /** What is known of a cluster; nothing where it is new. */
  ClusterMemory cluster(String id) {
    return clusters.getOrDefault(id, ClusterMemory.NONE);
  }

  /** Takes over what an older memory knows besides, if that is of the same end of the log. */
  void keep(LogMemory older) {
    if (older.head.equals(head) && older.topicId.equals(topicId)) {
      Map<String, ClusterMemory> asked = Map.copyOf(clusters);
      clusters.clear();
      clusters.putAll(older.clusters);
      hear(asked);
    }
  }

  /** Takes over what was appended. */
  void append(Batch batch, long position, Map<String, ClusterMemory> changed) {
    head = new Head(head.log(), position);
    for (PartitionOffset offset : batch.offsets()) {
      offsets.merge(offset.partition(), offset.nextOffset(), Math::max);
    }
    hear(changed);
  }

  private void hear(Map<String, ClusterMemory> newer) {
    newer.forEach(clusters::putLast);
    while (clusters.size() > CLUSTERS) {
      clusters.pollFirstEntry();
    }
  }

  /**
   * What is known of one cluster.
   *
   * @param name empty where no event has told it
   * @param sequences the newest sequence number of each source
   */
  record ClusterMemory(String name, Map<String, Long> sequences) {
    static final ClusterMemory NONE = new ClusterMemory("", Map.of());

    ClusterMemory {
      sequences = Map.copyOf(sequences);
    }

    long sequence(String source) {
      return sequences.getOrDefault(source, 0L);
    }

    ClusterMemory named(String newName) {
      return newName.isEmpty() ? this : new ClusterMemory(newName, sequences);
    }

    ClusterMemory raised(String source, long sequence) {
      Map<String, Long> raised = new LinkedHashMap<>(sequences);
      raised.put(source, sequence);
      return new ClusterMemory(name, raised);
    }
  }
}
