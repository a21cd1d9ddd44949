package dev.slipway.provisioner.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.machine.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What etcd can lose, and what is refused. */
class EtcdQuorumTest {

  /** So many members, of which the first so many serve; and a worker, which is none. */
  private static List<Machine> machines(int members, int serving) {
    List<Machine> machines = new ArrayList<>();
    for (int number = 1; number <= members; number++) {
      Machine machine = machine("e" + number);
      machines.add(
          number <= serving
              ? machine.in(MachinePhase.RUNNING, Power.RUNNING, "serves", Instant.EPOCH)
              : machine);
    }
    machines.add(machine("w1").in(MachinePhase.RUNNING, Power.RUNNING, "serves", Instant.EPOCH));
    return machines;
  }

  private static Machine machine(String name) {
    return Machine.wished(
        new MachineId("cl-abcdefghij", name, 1), "172.17.4.51", 512, Instant.EPOCH);
  }

  @Test
  void moreThanHalfMustServe() {
    assertThat(EtcdQuorum.of(machines(3, 3)).margin()).isEqualTo(1);
    assertThat(EtcdQuorum.of(machines(3, 2)).margin()).isZero();
    assertThat(EtcdQuorum.of(machines(3, 1)).holds()).isFalse();
    assertThat(EtcdQuorum.of(machines(1, 1)).margin()).isZero();
  }

  @Test
  void oneOfThreeMayGoWhenTheOthersServe() {
    List<Machine> all = machines(3, 3);
    assertThatCode(() -> EtcdQuorum.requireWithout(all, all.get(1), "replaced"))
        .doesNotThrowAnyException();
    List<Machine> two = machines(3, 2);
    assertThatCode(() -> EtcdQuorum.requireWithout(two, two.get(2), "replaced"))
        .as("the one that doesn't serve")
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> EtcdQuorum.requireWithout(two, two.get(0), "powered off"))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.QUORUM_AT_RISK))
        .hasMessageContaining("e1 can't be powered off")
        .hasMessageContaining("1 of 3 members")
        .hasMessageContaining("margin -1")
        .hasMessageContaining("POWER_ON");
  }

  @Test
  void theOnlyOneStays() {
    List<Machine> one = machines(1, 1);
    assertThatThrownBy(() -> EtcdQuorum.requireWithout(one, one.getFirst(), "replaced"))
        .hasMessageContaining("only member")
        .hasMessageContaining("REGENERATE");
    assertThatCode(() -> EtcdQuorum.requireWithout(one, one.getLast(), "replaced"))
        .as("a worker")
        .doesNotThrowAnyException();
  }
}
