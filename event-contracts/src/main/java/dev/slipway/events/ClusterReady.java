package dev.slipway.events;

import java.util.List;

/**
 * Ready turned true: etcd has quorum, every API server answers {@code /readyz}, all wanted workers
 * and CoreDNS are Ready and the database answers.
 *
 * @param name the cluster's name
 * @param apiServer the URL of the cluster's API server as Slipway reaches it
 * @param machineNetwork the machines' network in CIDR notation
 * @param workers the names of the workers, which are their nodes' names, too
 * @param database whether the cluster has a database machine
 * @param durationSeconds seconds since Ready was last wanted and not true: since the request, or
 *     since it was lost
 */
public record ClusterReady(
    String name,
    String apiServer,
    String machineNetwork,
    List<String> workers,
    boolean database,
    double durationSeconds)
    implements SlipwayEvent {

  public ClusterReady {
    workers = List.copyOf(workers);
  }
}
