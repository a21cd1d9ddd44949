package dev.slipway.provisioner.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.infrastructure.Ipv4Address;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ClusterLayoutTest {

  @Provide
  Arbitrary<ClusterLayout> layouts() {
    return Layouts.any();
  }

  @Test
  void theSeedsMachinesHaveTheSeedsAddresses() {
    assertThat(Layouts.seed().machines())
        .extracting(machine -> machine.name() + " " + machine.address())
        .containsExactly(
            "e1 172.17.4.51",
            "c1 172.17.4.101",
            "w1 172.17.4.201",
            "w2 172.17.4.202",
            "w3 172.17.4.203",
            "d1 172.17.4.21");
  }

  @Test
  void theSeedsWellKnownAddressesAreKept() {
    NetworkPlan plan = NetworkPlan.seed();

    assertThat(plan.apiService()).hasToString("10.3.0.1");
    assertThat(plan.dnsService()).hasToString("10.3.0.10");
    assertThat(plan.gateway()).hasToString("172.17.4.1");
    assertThat(plan.podNetwork(MachineName.parse("w1"))).hasToString("10.2.1.0/24");
    assertThat(plan.podNetwork(MachineName.parse("w54"))).hasToString("10.2.54.0/24");
  }

  @Property(tries = 200)
  void everyMachineHasAnAddressOfItsOwnInTheMachineNetwork(
      @ForAll("layouts") ClusterLayout layout) {
    Set<Ipv4Address> seen = new HashSet<>();
    NetworkPlan plan = layout.network();
    for (Machine machine : layout.machines()) {
      assertThat(seen.add(machine.address())).as("%s alone", machine).isTrue();
      assertThat(plan.machines().contains(machine.address())).isTrue();
      assertThat(machine.address())
          .isNotIn(plan.gateway(), plan.machines().network(), plan.machines().last());
    }
  }

  @Test
  void noTwoMachinesThatThereCanBeShareAnAddress() {
    Set<Ipv4Address> seen = new HashSet<>();
    NetworkPlan plan = NetworkPlan.seed();
    for (MachineRole role : MachineRole.values()) {
      for (int number = 1; number <= role.maximum(); number++) {
        Ipv4Address address = plan.machineAddress(new MachineName(role, number));
        assertThat(seen.add(address)).as("%s %d", role, number).isTrue();
        assertThat(address).isLessThan(plan.machines().last());
      }
    }
  }

  @Test
  void theRoutesLeadToEveryWorkerThatThereCanBe() {
    List<NetworkPlan.PodRoute> routes = NetworkPlan.seed().podRoutes();

    assertThat(routes).hasSize(54);
    assertThat(routes.getFirst())
        .hasToString("PodRoute[destination=10.2.1.0/24, via=172.17.4.201]");
    assertThat(routes.getLast())
        .hasToString("PodRoute[destination=10.2.54.0/24, via=172.17.4.254]");
  }

  @Property(tries = 100)
  void namesAreReadAsTheyAreWritten(@ForAll("layouts") ClusterLayout layout) {
    assertThat(layout.machines())
        .allSatisfy(
            machine ->
                assertThat(MachineName.parse(machine.name().toString())).isEqualTo(machine.name()));
  }

  @Test
  void namesThatAreNoneAreRefusedInWords() {
    for (String name : List.of("", "w", "w0", "w01", "x1", "w1 ", "W1", "1w", "w1000")) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> MachineName.parse(name))
          .withMessageContaining("machine");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MachineName.parse("w55"))
        .withMessageContaining("1 to 54");
  }

  @Test
  void networksThatDoNotFitAreRefusedInWords() {
    refused("172.17.4.0/23", "10.3.0.0/24", "10.2.0.0/16", "machine network must be a /24");
    refused("172.17.4.0/24", "10.3.0.0/25", "10.2.0.0/16", "service network must be a /16 to /24");
    refused("172.17.4.0/24", "10.3.0.0/24", "10.2.0.0/24", "pod network must be a /16");
    refused("10.2.4.0/24", "10.3.0.0/24", "10.2.0.0/16", "machine network 10.2.4.0/24 and the pod");
    refused("10.3.0.0/24", "10.3.0.0/24", "10.2.0.0/16", "and the service network 10.3.0.0/24");
    refused(
        "172.17.4.0/24", "10.2.9.0/24", "10.2.0.0/16", "service network 10.2.9.0/24 and the pod");
  }

  private static void refused(String machines, String services, String pods, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkPlan.of(machines, services, pods))
        .withMessageContaining(why);
  }

  @Test
  void aReplacementTakesItsPredecessorsPlace() {
    ClusterLayout layout = Layouts.seed();
    Machine w2 = layout.machine(MachineName.parse("w2"));
    Machine replacement = new Machine(w2.name(), w2.address(), 2048, 2);

    ClusterLayout changed = layout.withMachine(replacement);

    assertThat(changed.machine(w2.name())).isEqualTo(replacement);
    assertThat(changed.machines()).hasSameSizeAs(layout.machines());
    assertThat(changed.without(w2.name()).workers()).hasSize(2);
  }

  @Test
  void etcdIsNamedInTheFormsThatItsProgramsWant() {
    ClusterLayout layout = Layouts.cluster(NetworkPlan.seed(), 3, 1, 1, List.of());

    assertThat(layout.etcdEndpoints())
        .isEqualTo("https://172.17.4.51:2379,https://172.17.4.52:2379,https://172.17.4.53:2379");
    assertThat(layout.etcdInitialCluster())
        .isEqualTo(
            "e1=https://172.17.4.51:2380,e2=https://172.17.4.52:2380,e3=https://172.17.4.53:2380");
  }
}
