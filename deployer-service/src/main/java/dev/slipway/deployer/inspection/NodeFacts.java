package dev.slipway.deployer.inspection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of a node.
 *
 * @param name the node's name
 * @param internalIp its address in the machines' network, or null if it has none yet
 * @param ready whether its Ready condition is true
 * @param allocatable what its pods may ask for altogether
 * @param mostPods how many pods it takes
 * @param taints the keys of its taints
 */
public record NodeFacts(
    String name,
    @Nullable String internalIp,
    boolean ready,
    Resources allocatable,
    int mostPods,
    List<String> taints) {

  /** The taint that says that a node's machine is certainly off. */
  public static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  public NodeFacts {
    taints = List.copyOf(taints);
  }

  /** Whether its machine is known to be off. */
  public boolean outOfService() {
    return taints.contains(OUT_OF_SERVICE);
  }
}
