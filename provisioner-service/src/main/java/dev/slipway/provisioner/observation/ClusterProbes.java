package dev.slipway.provisioner.observation;

import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Machine;

/** Asks the parts of a running cluster how they are; every answer comes within seconds. */
public interface ClusterProbes {

  /** Whether this etcd member is healthy, which takes a quorum. */
  Probe etcd(ClusterRecords records, Machine member);

  /** The members that etcd has, as this one of them knows. */
  MembersSeen members(ClusterRecords records, Machine member);

  /** Whether the API server says that it is ready. */
  Probe apiServer(ClusterRecords records, Machine controller);

  /** The nodes and whether each is Ready. */
  NodesSeen nodes(ClusterRecords records, Machine controller);

  /**
   * Whether a worker's kubelet answers, whatever it says. Silence is that nothing came in time; all
   * else is an answer, or a refusal.
   */
  Probe kubelet(ClusterRecords records, Machine worker);

  /**
   * Whether CoreDNS is available; a refusal for the reason {@link #MISSING} when it isn't there.
   */
  Probe dns(ClusterRecords records, Machine controller);

  /** Whether the database accepts a login. */
  Probe database(ClusterRecords records, Machine database);

  /** The reason of a refusal when something isn't there at all. */
  String MISSING = "Missing";
}
