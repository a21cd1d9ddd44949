package dev.slipway.provisioner.layout;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything about a cluster that certificates and machine configurations are made from. A value:
 * the same layout gives the same configuration, byte for byte.
 *
 * @param clusterId unique among all clusters, usable as a DNS label
 * @param name what the user calls it
 * @param kubernetesVersion like {@code 1.36.3}
 * @param machines ordered by name
 * @param extraApiServerNames DNS names and IPv4 addresses at which the API server is reached from
 *     outside of the machine network (the driver's endpoint); they go into its certificate
 */
public record ClusterLayout(
    String clusterId,
    String name,
    String kubernetesVersion,
    NetworkPlan network,
    List<Machine> machines,
    List<String> extraApiServerNames) {

  /** The seed's API server listens on the port that https URLs need not name. */
  public static final int API_SERVER_PORT = 443;

  private static final int ETCD_CLIENT_PORT = 2379;
  private static final int ETCD_PEER_PORT = 2380;

  public ClusterLayout {
    machines = machines.stream().sorted(Comparator.comparing(Machine::name)).toList();
    extraApiServerNames = List.copyOf(extraApiServerNames);
    if (machines.stream().map(Machine::name).distinct().count() != machines.size()) {
      throw new IllegalArgumentException("Two machines of cluster " + name + " have the same name");
    }
  }

  public List<Machine> etcd() {
    return withRole(MachineRole.ETCD).toList();
  }

  public List<Machine> controllers() {
    return withRole(MachineRole.CONTROLLER).toList();
  }

  public List<Machine> workers() {
    return withRole(MachineRole.WORKER).toList();
  }

  public Optional<Machine> database() {
    return withRole(MachineRole.DATABASE).findFirst();
  }

  public Optional<Machine> loadBalancer() {
    return withRole(MachineRole.LOAD_BALANCER).findFirst();
  }

  private Stream<Machine> withRole(MachineRole role) {
    return machines.stream().filter(machine -> machine.role() == role);
  }

  /**
   * The machine of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Machine machine(MachineName wanted) {
    return machines.stream()
        .filter(machine -> machine.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("Cluster " + name + " has no machine " + wanted));
  }

  /** The machine at which components of the cluster reach the API server: the first controller. */
  public Machine apiServer() {
    return withRole(MachineRole.CONTROLLER)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Cluster " + name + " has no controller"));
  }

  public String apiServerUrl() {
    return "https://" + apiServer().address() + ":" + API_SERVER_PORT;
  }

  /**
   * A name of the API server that outlives every address of it. Nothing resolves it by itself: it
   * is what a client verifies the certificate against, wherever it connects to.
   */
  public String apiServerDnsName() {
    return "api." + clusterId + ".slipway.internal";
  }

  /** Where etcd's clients connect to, comma-separated. */
  public String etcdEndpoints() {
    return withRole(MachineRole.ETCD).map(ClusterLayout::etcdClientUrl).collect(joining(","));
  }

  /** The form that {@code --initial-cluster} wants: {@code e1=https://172.17.4.51:2380,…}. */
  public String etcdInitialCluster() {
    return withRole(MachineRole.ETCD)
        .map(member -> member.memberName() + "=" + etcdPeerUrl(member))
        .collect(joining(","));
  }

  public static String etcdClientUrl(Machine member) {
    return "https://" + member.address() + ":" + ETCD_CLIENT_PORT;
  }

  public static String etcdPeerUrl(Machine member) {
    return "https://" + member.address() + ":" + ETCD_PEER_PORT;
  }

  /** The same cluster with that machine, in place of the one of its name if there is one. */
  public ClusterLayout withMachine(Machine machine) {
    var others = machines.stream().filter(other -> !other.name().equals(machine.name()));
    return withMachines(Stream.concat(others, Stream.of(machine)).toList());
  }

  /** The same cluster without the machine of that name. */
  public ClusterLayout without(MachineName gone) {
    return withMachines(machines.stream().filter(other -> !other.name().equals(gone)).toList());
  }

  private ClusterLayout withMachines(List<Machine> changed) {
    return new ClusterLayout(
        clusterId, name, kubernetesVersion, network, changed, extraApiServerNames);
  }
}
