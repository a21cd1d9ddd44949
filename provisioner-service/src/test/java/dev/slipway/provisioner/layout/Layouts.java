package dev.slipway.provisioner.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Layouts for tests. */
public final class Layouts {

  private Layouts() {}

  /** The seed's topology: e1, c1, w1, w2, w3, d1. */
  public static ClusterLayout seed() {
    return cluster(NetworkPlan.seed(), 1, 1, 3, List.of("127.0.0.1", "slipway.example"));
  }

  public static ClusterLayout cluster(
      NetworkPlan network, int etcd, int controllers, int workers, List<String> extraNames) {
    List<Machine> machines = new ArrayList<>();
    add(machines, network, MachineRole.ETCD, etcd, 512);
    add(machines, network, MachineRole.CONTROLLER, controllers, 1024);
    add(machines, network, MachineRole.WORKER, workers, 1536);
    add(machines, network, MachineRole.DATABASE, 1, 512);
    return new ClusterLayout("cl-0123456789", "seed", "1.36.3", network, machines, extraNames);
  }

  private static void add(
      List<Machine> machines, NetworkPlan network, MachineRole role, int count, int memoryMiB) {
    IntStream.rangeClosed(1, count)
        .mapToObj(number -> new MachineName(role, number))
        .map(name -> new Machine(name, network.machineAddress(name), memoryMiB, 1))
        .forEach(machines::add);
  }

  /** Machine networks anywhere, and as many machines as the address plan holds. */
  public static Arbitrary<ClusterLayout> any() {
    Arbitrary<NetworkPlan> networks =
        Arbitraries.integers()
            .between(0, 255)
            .map(
                third -> NetworkPlan.of("172.17." + third + ".0/24", "10.3.0.0/24", "10.2.0.0/16"));
    return Combinators.combine(
            networks,
            Arbitraries.of(1, 3, 5),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 54),
            Arbitraries.of("127.0.0.1", "slipway.example", "192.0.2.7").list().uniqueElements())
        .as(Layouts::cluster);
  }
}
