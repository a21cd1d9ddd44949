package dev.slipway.deployer.diagnosis;

import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a diagnosis is made from.
 *
 * @param application the application's name
 * @param wished wished pods
 * @param ownDatabase whether it has a database of the caller's own, which nobody watches
 * @param pods its pods, those on their way out included
 * @param nodes the cluster's nodes
 * @param blocked what is in the way of a plan, or null
 * @param refused what the API server or the workload's controller says against objects or pods, or
 *     null
 * @param noAnswer what its port said instead of an answer, or null if it answered or was not asked
 * @param evidence events, logs and the database's state
 */
public record DiagnosisFacts(
    String application,
    int wished,
    boolean ownDatabase,
    List<PodFacts> pods,
    List<NodeFacts> nodes,
    @Nullable String blocked,
    @Nullable String refused,
    @Nullable String noAnswer,
    Evidence evidence) {

  public DiagnosisFacts {
    pods = List.copyOf(pods);
    nodes = List.copyOf(nodes);
  }
}
