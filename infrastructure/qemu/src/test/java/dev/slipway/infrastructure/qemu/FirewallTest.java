package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FirewallTest {

  private final Names names = new Names(Path.of("/d"), "home");
  private final NetworkSpec a = new NetworkSpec("cl-a", Cidr.parse("172.29.0.0/24"));
  private final MachineRecord m1 =
      new MachineRecord(
          "cl-a",
          "m1",
          1,
          "172.29.0.0/24",
          "172.29.0.11",
          512,
          "/images/vm",
          List.of(new PortForward(30100, 80)),
          null,
          Map.of(),
          "fingerprint");

  @Test
  void clustersAreKeptApartBeforeTheWorldIsOpened() {
    String rules = new Firewall(names, "127.0.0.1").rules(List.of(a), List.of());
    String bridge = names.bridge("cl-a");
    assertThat(rules)
        .containsSubsequence(
            "-i " + bridge + " -o " + bridge + " -j ACCEPT",
            "-i " + bridge + " -o slq-+ -j DROP",
            "-i " + bridge + " -j ACCEPT",
            "--ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT",
            "-o " + bridge + " -j DROP");
  }

  @Test
  void machinesDontReachTheHostsLoopback() {
    assertThat(new Firewall(names, "127.0.0.1").rules(List.of(a), List.of()))
        .contains(
            "-i "
                + names.bridge("cl-a")
                + " -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP");
  }

  @Test
  void forwardsAreOfMachinesThatRun() {
    Firewall firewall = new Firewall(names, "127.0.0.1");
    assertThat(firewall.rules(List.of(a), List.of(m1)))
        .contains(
            "-d 127.0.0.1/32 -p tcp -m tcp --dport 30100 -j DNAT --to-destination 172.29.0.11:80");
    assertThat(firewall.rules(List.of(a), List.of())).doesNotContain("30100");
    assertThat(new Firewall(names, "0.0.0.0").rules(List.of(a), List.of(m1)))
        .contains("-m addrtype --dst-type LOCAL -p tcp");
  }

  @Test
  void everyRuleIsInAChainOfTheInstance() {
    assertThat(new Firewall(names, "127.0.0.1").rules(List.of(a), List.of(m1)).lines())
        .allSatisfy(line -> assertThat(line).matches("\\*.*|COMMIT|(:|-A )SLIPWAY-.*"));
  }
}
