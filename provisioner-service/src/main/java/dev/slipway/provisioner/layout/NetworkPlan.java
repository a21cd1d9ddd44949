package dev.slipway.provisioner.layout;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.Ipv4Address;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The three networks of a cluster and every address in them that is known beforehand.
 *
 * @param machines where the machines are: a /24, whose address .1 is Slipway's (the host's)
 * @param services virtual addresses of Services: /24 to /16
 * @param pods a /16; worker N has its part number N of /24 (w1 of 10.2.0.0/16 has 10.2.1.0/24)
 */
public record NetworkPlan(Cidr machines, Cidr services, Cidr pods) {

  private static final int MACHINES_PREFIX = 24;
  private static final int PODS_PREFIX = 16;
  private static final int POD_NETWORK_PREFIX = 24;
  private static final int GATEWAY_OFFSET = 1;

  /** Kubernetes itself takes the first address of the service network for its own API. */
  private static final int API_SERVICE_OFFSET = 1;

  private static final int DNS_SERVICE_OFFSET = 10;

  /** The pods of one worker, and the machine that leads to them. */
  public record PodRoute(Cidr destination, Ipv4Address via) {}

  public NetworkPlan {
    requirePrefix("machine", machines, MACHINES_PREFIX, MACHINES_PREFIX);
    requirePrefix("service", services, 16, 24);
    requirePrefix("pod", pods, PODS_PREFIX, PODS_PREFIX);
    requireApart("machine", machines, "service", services);
    requireApart("machine", machines, "pod", pods);
    requireApart("service", services, "pod", pods);
  }

  /** The seed's networks. */
  public static NetworkPlan seed() {
    return of("172.17.4.0/24", "10.3.0.0/24", "10.2.0.0/16");
  }

  /**
   * Reads the three networks.
   *
   * @throws IllegalArgumentException with a sentence for users if one is none, has the wrong size,
   *     or overlaps with another
   */
  public static NetworkPlan of(String machines, String services, String pods) {
    return new NetworkPlan(Cidr.parse(machines), Cidr.parse(services), Cidr.parse(pods));
  }

  private static void requirePrefix(String what, Cidr network, int shortest, int longest) {
    int actual = network.prefix();
    if (actual < shortest || actual > longest) {
      String wanted = shortest == longest ? "/" + shortest : "/" + shortest + " to /" + longest;
      throw new IllegalArgumentException(
          "The %s network must be a %s, and %s is not".formatted(what, wanted, network));
    }
  }

  private static void requireApart(String one, Cidr first, String other, Cidr second) {
    if (first.overlaps(second)) {
      throw new IllegalArgumentException(
          "The %s network %s and the %s network %s overlap".formatted(one, first, other, second));
    }
  }

  /** Where Slipway is seen from the machines. */
  public Ipv4Address gateway() {
    return machines.address(GATEWAY_OFFSET);
  }

  public Ipv4Address machineAddress(MachineName name) {
    return machines.address(name.role().firstOffset() + name.number());
  }

  /** The Service {@code kubernetes}: how pods reach the API server. */
  public Ipv4Address apiService() {
    return services.address(API_SERVICE_OFFSET);
  }

  /** The Service {@code kube-dns}: the name server of every pod. */
  public Ipv4Address dnsService() {
    return services.address(DNS_SERVICE_OFFSET);
  }

  /** The addresses of one worker's pods. */
  public Cidr podNetwork(MachineName worker) {
    if (worker.role() != MachineRole.WORKER) {
      throw new IllegalArgumentException("Only workers run pods, " + worker + " is none");
    }
    return Cidr.containing(pods.network(), POD_NETWORK_PREFIX).plus(worker.number());
  }

  /**
   * The routes to the pods of every worker that there can ever be. Every machine has them all from
   * its first boot, so that scaling up changes nothing on the machines that are there.
   */
  public List<PodRoute> podRoutes() {
    return IntStream.rangeClosed(1, MachineRole.WORKER.maximum())
        .mapToObj(number -> new MachineName(MachineRole.WORKER, number))
        .map(worker -> new PodRoute(podNetwork(worker), machineAddress(worker)))
        .toList();
  }
}
