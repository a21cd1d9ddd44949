package dev.slipway.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TouchedMachinesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final MachineId w1 = new MachineId("cl-1", "w1", 1);
  private final MachineId w2 = new MachineId("cl-1", "w2", 1);
  private final TouchedMachines touched = new TouchedMachines();

  @Test
  void aMachineWaitsOnceHoweverMuchHappensToIt() throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      touched.add(w1);
      touched.add(w2);
    }

    assertThat(touched.next(LONG)).contains(w1);
    assertThat(touched.next(LONG)).contains(w2);
    assertThat(touched.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void whatHappensAfterItWasTakenIsToldAgain() throws InterruptedException {
    touched.add(w1);
    assertThat(touched.next(LONG)).contains(w1);
    touched.add(w1);

    assertThat(touched.next(LONG)).contains(w1);
  }

  @Test
  void whoWaitsIsWoken() throws InterruptedException {
    Thread.ofVirtual().start(() -> touched.add(w1));

    assertThat(touched.next(LONG)).contains(w1);
  }

  @Test
  void theEndComesAfterWhatWaits() throws InterruptedException {
    DriverException broken = new DriverException(Code.UNAVAILABLE, "It broke", "Ask again.");
    touched.add(w1);
    touched.end(broken);
    touched.end(new DriverException(Code.UNAVAILABLE, "It broke twice", "Ask again."));

    assertThat(touched.next(LONG)).contains(w1);
    assertThatThrownBy(() -> touched.next(LONG)).isSameAs(broken);
    assertThatThrownBy(() -> touched.next(LONG)).isSameAs(broken);
  }
}
