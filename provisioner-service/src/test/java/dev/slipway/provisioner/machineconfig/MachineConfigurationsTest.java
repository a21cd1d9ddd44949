package dev.slipway.provisioner.machineconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.infrastructure.Traits;
import dev.slipway.provisioner.certificate.Issued;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Layouts;
import dev.slipway.provisioner.layout.Machine;
import dev.slipway.provisioner.layout.MachineName;
import dev.slipway.provisioner.layout.NetworkPlan;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineConfigurationsTest {

  private static final Tool IGNITION_VALIDATE = new Tool("ignition-validate", "ignition");
  private static final Tool BASH = new Tool("bash", "bash");

  @Provide
  Arbitrary<ClusterLayout> layouts() {
    return Layouts.any();
  }

  @Test
  void machinesAreRenderedAsTheGoldenFilesSay() throws IOException {
    var golden = new GoldenFiles("machineconfig");
    ClusterLayout seed = Layouts.seed();
    for (String name : List.of("e1", "c1", "w1", "d1")) {
      golden.compare(
          name + "-container.txt", readable(Machines.ignition(seed, name, Machines.CONTAINER)));
    }
    golden.compare(
        "w1-virtual-machine.txt",
        readable(Machines.ignition(seed, "w1", Machines.VIRTUAL_MACHINE)));
    golden.assertAllCompared();
  }

  private static String readable(String ignition) {
    return Machines.readable(ignition);
  }

  @Property(tries = 10)
  void theSameLayoutGivesTheSameBytes(@ForAll("layouts") ClusterLayout layout) {
    for (String name : List.of("e1", "c1", "w1", "d1")) {
      assertThat(Machines.ignition(layout, name, Machines.CONTAINER))
          .isEqualTo(Machines.ignition(layout, name, Machines.CONTAINER));
    }
  }

  @Test
  void furtherWorkersChangeNoMachineThatIsThere() {
    ClusterLayout three = Layouts.cluster(NetworkPlan.seed(), 1, 1, 3, List.of());
    ClusterLayout fifty = Layouts.cluster(NetworkPlan.seed(), 1, 1, 50, List.of());

    for (String name : List.of("e1", "c1", "w1", "w3", "d1")) {
      assertThat(Machines.ignition(fifty, name, Machines.CONTAINER))
          .isEqualTo(Machines.ignition(three, name, Machines.CONTAINER));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1", "c1", "w1", "w54", "d1"})
  void debiansValidatorAcceptsEveryConfiguration(String name) {
    ClusterLayout layout = Layouts.cluster(NetworkPlan.seed(), 3, 1, 54, List.of());
    for (Traits traits : List.of(Machines.CONTAINER, Machines.VIRTUAL_MACHINE)) {
      var result = IGNITION_VALIDATE.runWithInput(Machines.ignition(layout, name, traits), "-");

      assertThat(result.exitCode()).as("%s", result.output()).isZero();
      assertThat(result.output()).as("warnings").isBlank();
    }
  }

  @Test
  void bashAcceptsEveryScript() {
    for (Traits traits : List.of(Machines.CONTAINER, Machines.VIRTUAL_MACHINE)) {
      String worker = Machines.ignition(Layouts.seed(), "w1", traits);
      String database = Machines.ignition(Layouts.seed(), "d1", traits);
      assertParsed(Machines.content(worker, "/etc/slipway/bin/prepare-worker"));
      assertParsed(Machines.content(worker, "/etc/slipway/bin/prepare-pod-network"));
      assertParsed(Machines.content(worker, "/etc/slipway/bin/await-api-server"));
      assertParsed(Machines.content(database, "/etc/slipway/bin/prepare-database"));
    }
  }

  private static void assertParsed(String script) {
    var result = BASH.runWithInput(script, "-n");
    assertThat(result.succeeded()).as("%s", result.output()).isTrue();
  }

  @Test
  void everyMachineKnowsTheWayToEveryOthersPods() {
    String routes = routes("c1");

    assertThat(routes.lines()).hasSize(54);
    assertThat(routes).contains("route replace 10.2.1.0/24 via 172.17.4.201\n");
    assertThat(routes("w2").lines())
        .hasSize(53)
        .doesNotContain("route replace 10.2.2.0/24 via 172.17.4.202");
  }

  private static String routes(String name) {
    String ignition = Machines.ignition(Layouts.seed(), name, Machines.CONTAINER);
    return Machines.content(ignition, "/etc/slipway/routes");
  }

  @Test
  void aMemberThatJoinsHasANameOfItsOwnAndOneThatFoundsBeginsAnew() {
    assertThat(etcd(2, true))
        .contains("--initial-cluster-state=existing", "--name=e1-2")
        .contains("--initial-cluster=e1-2=https://172.17.4.51:2380,e2=https://172.17.4.52:2380");
    assertThat(etcd(1, false)).contains("--initial-cluster-state=new", "--name=e1 ");
    assertThat(etcd(2, false)).contains("--initial-cluster-state=new", "--name=e1-2");
  }

  private static String etcd(int incarnation, boolean joins) {
    ClusterLayout layout = Layouts.cluster(NetworkPlan.seed(), 3, 1, 1, List.of());
    Machine e1 = layout.machine(MachineName.parse("e1"));
    layout =
        layout.withMachine(
            new Machine(e1.name(), e1.address(), e1.memoryMiB(), incarnation, joins));
    return Machines.content(Machines.ignition(layout, "e1", Machines.CONTAINER), "etcd.service");
  }

  @Test
  void heapsGrowLargerWhereMemoryIsTheMachinesOwn() {
    assertThat(apiServer(Machines.VIRTUAL_MACHINE)).contains("MiB GOGC=400\n");
    assertThat(apiServer(Machines.CONTAINER)).contains("GOMEMLIMIT=").doesNotContain("GOGC");
  }

  @Test
  void programsRunOnOneProcessorWhereItIsEmulated() {
    assertThat(apiServer(Machines.EMULATED)).contains("\nEnvironment=GOMAXPROCS=1\nExecStart=");
    assertThat(
            Machines.content(
                Machines.ignition(Layouts.seed(), "w1", Machines.EMULATED), "kube-proxy.service"))
        .contains("\nEnvironment=GOMAXPROCS=1\nExecStart=");
    assertThat(apiServer(Machines.VIRTUAL_MACHINE)).doesNotContain("GOMAXPROCS");
    assertThat(apiServer(Machines.CONTAINER)).doesNotContain("GOMAXPROCS");
  }

  private static String apiServer(Traits traits) {
    return Machines.content(
        Machines.ignition(Layouts.seed(), "c1", traits), "kube-apiserver.service");
  }

  @Test
  void onlyControllersHoldAnAuthoritysKey() {
    for (String name : List.of("e1", "w1", "d1")) {
      String text = readable(Machines.ignition(Layouts.seed(), name, Machines.CONTAINER));
      assertThat(text)
          .doesNotContain("<ca private key>")
          .doesNotContain("<service-account private key>")
          .doesNotContain("<encryption key>");
    }
    assertThat(readable(Machines.ignition(Layouts.seed(), "c1", Machines.CONTAINER)))
        .contains("<ca private key>")
        .doesNotContain("<etcd-ca private key>")
        .doesNotContain("<front-proxy-ca private key>");
  }

  @Test
  void noKeyIsReadableByOthersOrPrinted() {
    ClusterLayout layout = Layouts.seed();
    for (String name : List.of("e1", "c1", "w1", "d1")) {
      String ignition = Machines.ignition(layout, name, Machines.CONTAINER);
      String[] files = readable(ignition).split("\n==== ", -1);
      assertThat(files)
          .filteredOn(file -> file.contains(" private key>") || file.contains("<encryption key>"))
          .isNotEmpty()
          .allMatch(file -> file.startsWith("file 600 "));
    }
    Machine machine = layout.machine(MachineName.parse("c1"));
    assertThat(
            MachineConfigurations.render(
                layout,
                machine,
                Issued.symbolicAuthorities(),
                Issued.symbolic(layout, machine),
                Machines.CONTAINER,
                Machines.IMAGES))
        .hasToString("MachineConfiguration[ignition=***]");
  }

  @Test
  void certificatesOfAnotherIncarnationAreRefused() {
    ClusterLayout layout = Layouts.seed();
    Machine w1 = layout.machine(MachineName.parse("w1"));
    Machine next = new Machine(w1.name(), w1.address(), w1.memoryMiB(), 2);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MachineConfigurations.render(
                    layout,
                    next,
                    Issued.symbolicAuthorities(),
                    Issued.symbolic(layout, w1),
                    Machines.CONTAINER,
                    Machines.IMAGES))
        .withMessageContaining("incarnation 1");
  }
}
