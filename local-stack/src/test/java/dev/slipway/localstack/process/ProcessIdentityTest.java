package dev.slipway.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
  private static final String STAT =
      "4711 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 987654 20 21";

  @Test
  void readsTheStartBehindANameWithParentheses() {
    assertThat(ProcessIdentity.fromStat("boot", STAT))
        .contains(new ProcessIdentity(4711, "boot/987654"));
  }

  @Test
  void aZombieIsNotAProcess() {
    String zombie = STAT.replace(") S ", ") Z ").replace(" 17 ", " 1 ");

    assertThat(ProcessIdentity.fromStat("boot", zombie)).isEmpty();
  }

  @Test
  void aProcessWhoseOtherThreadsStillEndHoldsItsPorts() {
    assertThat(ProcessIdentity.fromStat("boot", STAT.replace(") S ", ") Z "))).isPresent();
  }

  @Test
  void whatASignalStoppedIsFrozen() {
    assertThat(ProcessIdentity.isFrozen(STAT)).isFalse();
    assertThat(ProcessIdentity.isFrozen(STAT.replace(") S ", ") T "))).isTrue();
  }

  @Test
  void aLaterProcessWithTheSameNumberIsAnother() {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    ProcessIdentity predecessor = new ProcessIdentity(self.pid(), "boot/1");

    assertThat(self.isAlive()).isTrue();
    assertThat(predecessor.isAlive()).isFalse();
    // Would end this very test if it were taken for the same process.
    predecessor.kill();
    predecessor.terminate();
  }
}
