package dev.slipway.deployer.rollout;

import java.util.List;

/** The ports of the host that lead to a cluster's machines. */
public interface PortForwards {

  /** What is known of them; empty while nothing is. */
  List<Forward> of(String clusterId, String project);

  /** A port of the host that leads to a machine's port. */
  record Forward(int hostPort, String machine, int port) {}
}
