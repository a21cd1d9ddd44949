package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.infrastructure.MachineId;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {

  private static final MachineId LONG =
      new MachineId("a".repeat(40), "b".repeat(20), Integer.MAX_VALUE);

  private final Names names = new Names(Path.of("/var/lib/slipway/qemu"), "home");

  @Test
  void interfacesAndChainsAreShortEnoughForTheKernel() {
    assertThat(names.bridge(LONG.clusterId())).hasSize(15);
    assertThat(names.tap(LONG)).hasSize(15);
    assertThat(names.chain("DNAT")).hasSizeLessThanOrEqualTo(28);
  }

  @Test
  void noTwoThingsShareAName() {
    MachineId m1 = new MachineId("cl-a", "m1", 1);
    Names other = new Names(Path.of("/var/lib/slipway/qemu"), "other");
    Names elsewhere = new Names(Path.of("/elsewhere"), "home");
    assertThat(
            Set.of(
                names.tap(m1),
                names.tap(m1.next()),
                names.tap(new MachineId("cl-b", "m1", 1)),
                other.tap(m1),
                elsewhere.tap(m1)))
        .hasSize(5);
    assertThat(
            Set.of(
                names.bridge("cl-a"),
                names.bridge("cl-b"),
                other.bridge("cl-a"),
                elsewhere.bridge("cl-a")))
        .hasSize(4);
    assertThat(names.mac(m1)).isNotEqualTo(names.mac(m1.next()));
  }

  @Test
  void namesAreTheSameEachTime() {
    MachineId m1 = new MachineId("cl-a", "m1", 1);
    assertThat(names.mac(m1)).isEqualTo(names.mac(m1)).matches("02(:[0-9a-f]{2}){5}");
    assertThat(names.uuid(m1)).isEqualTo(names.uuid(m1));
    assertThat(names.machine(m1)).isEqualTo("slipway-home.cl-a.m1.1");
  }

  @Test
  void mountUnitsAreNamedAsSystemdDoes() {
    assertThat(Names.mountUnit("/var/lib/mysql")).isEqualTo("var-lib-mysql.mount");
    assertThat(Names.mountUnit("/srv/my-data/")).isEqualTo("srv-my\\x2ddata.mount");
    assertThat(Names.mountUnit("/srv/.hidden")).isEqualTo("srv-.hidden.mount");
    assertThat(Names.mountUnit("/.hidden")).isEqualTo("\\x2ehidden.mount");
    assertThat(Names.mountUnit("/srv/a b")).isEqualTo("srv-a\\x20b.mount");
  }

  @Test
  void anInstanceIsOneDirectory() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Names(Path.of("/"), "../x"))
        .withMessageContaining("../x");
  }
}
