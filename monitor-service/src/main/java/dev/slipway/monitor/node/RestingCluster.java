package dev.slipway.monitor.node;

import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.cluster.KnownCluster.View;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.node.NodeFacts.Lease;
import dev.slipway.monitor.node.NodeHealth.Health;
import dev.slipway.monitor.node.NodeJudge.Judgement;
import dev.slipway.monitor.node.NodeStore.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of which there is nothing to tell and little to record: it is seen, every node of it is
 * up, and their leases are renewed as they should be. Pure.
 *
 * @param versions of the rows that it was judged by
 * @param cluster what is known of it
 * @param machines its machines, by name
 * @param nodes its nodes as they were judged last, by name; their leases may be newer than recorded
 * @param recordedAt when the leases were last recorded
 */
record RestingCluster(
    Versions versions,
    KnownCluster cluster,
    Map<String, MachineFacts> machines,
    Map<String, NodeHealth> nodes,
    Instant recordedAt) {

  /** For how long leases may be renewed unrecorded: how old those that users see may be. */
  private static final Duration UNRECORDED = Duration.ofSeconds(30);

  /** Leases whose renewal was seen within this share of what one holds for are renewed. */
  private static final int RENEWED = 2;

  RestingCluster {
    machines = Map.copyOf(machines);
    nodes = Map.copyOf(nodes);
  }

  /** What was recorded of a cluster, which may be at rest by that. */
  static RestingCluster of(
      Versions versions,
      KnownCluster cluster,
      Map<String, MachineFacts> machines,
      List<NodeHealth> nodes,
      Instant recordedAt) {
    return new RestingCluster(
        versions,
        cluster,
        machines,
        nodes.stream().collect(Collectors.toMap(NodeHealth::name, Function.identity())),
        recordedAt);
  }

  /** Whether it is at rest. */
  boolean isAtRest() {
    return cluster.view().state() == View.State.WATCHING
        && nodes.values().stream().allMatch(node -> node.health() == Health.UP);
  }

  /** Whether nothing that it was judged by has changed, if these versions are there now. */
  boolean isOf(Optional<Versions> now) {
    return now.filter(versions::equals).isPresent();
  }

  /**
   * The same after another look, if that shows nothing but renewed leases.
   *
   * @return empty when something is to be recorded
   */
  Optional<RestingCluster> lookedAt(List<NodeFacts> seen, Instant now) {
    if (seen.size() != nodes.size() || now.isAfter(recordedAt.plus(UNRECORDED))) {
      return Optional.empty();
    }
    Map<String, NodeHealth> judged = new HashMap<>();
    for (NodeFacts node : seen) {
      NodeHealth before = nodes.get(node.name());
      if (before == null) {
        return Optional.empty();
      }
      Judgement judgement =
          NodeJudge.judge(node, machines.get(node.name()), before, cluster.view().since(), now);
      if (!judgement.health().isButForItsLease(before)
          || !isRenewed(node.lease(), judgement.health().leaseSeenAt(), now)) {
        return Optional.empty();
      }
      judged.put(node.name(), judgement.health());
    }
    return Optional.of(new RestingCluster(versions, cluster, machines, judged, recordedAt));
  }

  /** What falls silent is recorded while its last renewal is known, whoever looks next. */
  private static boolean isRenewed(@Nullable Lease lease, @Nullable Instant seenAt, Instant now) {
    return lease != null
        && seenAt != null
        && !now.isAfter(seenAt.plus(lease.holdsFor().dividedBy(RENEWED)));
  }
}
