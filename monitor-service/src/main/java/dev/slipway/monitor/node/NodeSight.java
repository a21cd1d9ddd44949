package dev.slipway.monitor.node;

import java.util.List;

/** Looks at a cluster's nodes; from the first look on they are watched, too. */
public interface NodeSight {

  /**
   * The nodes with their leases, by name.
   *
   * @throws UnseenException if the cluster can't be seen now
   */
  List<NodeFacts> look(String clusterId, String project);
}
