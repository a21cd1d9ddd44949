package dev.slipway.events;

/**
 * A cluster was asked for and the wish is stored. Machines follow.
 *
 * @param name the cluster's name, unique within its project
 * @param infrastructure the driver that makes its machines, such as {@code docker}
 * @param kubernetesVersion such as {@code 1.36.3}
 * @param etcdCount wanted etcd members
 * @param controllerCount wanted controllers
 * @param workerCount wanted workers
 * @param database whether a database machine is wanted
 */
public record ClusterRequested(
    String name,
    String infrastructure,
    String kubernetesVersion,
    int etcdCount,
    int controllerCount,
    int workerCount,
    boolean database)
    implements SlipwayEvent {}
