package dev.slipway.provisioner.observation;

import dev.slipway.infrastructure.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What was seen of a cluster at one instant.
 *
 * @param at when
 * @param infrastructure machines, networks and volumes
 * @param bootDeadline how long a boot may take there at most; nothing where that isn't known
 * @param etcd each etcd member
 * @param members the members that etcd says it has; unlisted where there is one only
 * @param apiServer the API server's {@code /readyz}
 * @param nodes the nodes
 * @param dns CoreDNS
 * @param database the database; {@link Probe.Unasked} where none is wished
 */
public record Observation(
    Instant at,
    InfrastructureSeen infrastructure,
    Duration bootDeadline,
    Map<MachineId, Probe> etcd,
    MembersSeen members,
    Probe apiServer,
    NodesSeen nodes,
    Probe dns,
    Probe database) {

  public Observation {
    etcd = Map.copyOf(etcd);
  }
}
