package dev.slipway.provisioner.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.events.MachinePhase;
import org.junit.jupiter.api.Test;

class MachinePhasesTest {

  @Test
  void aMachineThatIsBeingDeletedStaysSo() {
    for (MachinePhase to : MachinePhase.values()) {
      if (to != MachinePhase.DELETING) {
        assertThatThrownBy(() -> MachinePhases.transition(MachinePhase.DELETING, to))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void everyMachineCanBeDeletedAndNoneBecomesUnmade() {
    for (MachinePhase from : MachinePhase.values()) {
      assertThat(MachinePhases.transition(from, MachinePhase.DELETING))
          .isEqualTo(MachinePhase.DELETING);
      assertThat(MachinePhases.after(from)).doesNotContain(MachinePhase.PENDING);
    }
  }
}
