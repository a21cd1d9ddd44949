package dev.slipway.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.VolumeId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamesTest {

  private final Names names = new Names("dev");
  private final MachineId w1 = new MachineId("cl-1", "w1", 2);

  @Test
  void labelsLeadBackToTheMachine() {
    assertThat(names.machineOf(names.labels(w1))).contains(w1);
    assertThat(new Names("other").machineOf(names.labels(w1))).isEmpty();
    assertThat(names.machineOf(names.labels(new VolumeId("cl-1", "data")))).isEmpty();
    assertThat(names.machineOf(Map.of())).isEmpty();
    assertThat(names.machineOf(null)).isEmpty();
  }

  @Test
  void differentThingsHaveDifferentNames() {
    assertThat(names.machine(w1)).isEqualTo("slipway-dev.cl-1.w1.2");
    assertThat(new Names("a-b").network("c")).isNotEqualTo(new Names("a").network("b-c"));
    assertThat(names.ownVolume(new MachineId("cl-1", "volume", 1)))
        .isNotEqualTo(names.dataVolume(new VolumeId("cl-1", "1")));
    assertThat(Names.isHalfMade(names.halfMade(w1))).isTrue();
    assertThat(Names.isHalfMade(names.machine(w1))).isFalse();
  }

  @Test
  void aBridgesNameFitsAnInterface() {
    String longest = new Names("a".repeat(20)).bridge("c".repeat(40));

    assertThat(longest).hasSizeLessThanOrEqualTo(15).startsWith("slw-");
    assertThat(names.bridge("cl-1"))
        .isNotEqualTo(names.bridge("cl-2"))
        .isEqualTo(names.bridge("cl-1"));
  }

  @Test
  void anInstanceThatWouldNotBeALabelIsRefused() {
    for (String instance : new String[] {"", "A", "a.b", "-a", "a".repeat(21)}) {
      assertThatThrownBy(() -> new Names(instance)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
