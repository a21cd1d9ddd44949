package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.DriverException.Code;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows about commands in machines that run to their end. */
abstract class CommandContract extends PowerContract {
  @Test
  @SharesMachine
  @Row("D-27")
  void aCommandReadsItsInputToTheEndAndSaysHowItEnded() {
    MachineSpec spec = shared();
    byte[] input = new byte[300_000];
    Arrays.fill(input, (byte) 'x');

    ExecResult counted =
        driver.execute(
            spec.id(),
            List.of("sh", "-c", "wc -c; echo oops >&2; exit 7"),
            input,
            commandDeadline());
    assertThat(counted.stdout().strip()).isEqualTo("300000");
    assertThat(counted.stderr()).isEqualTo("oops\n");
    assertThat(counted.exitCode()).isEqualTo(7);
    assertThat(counted.succeeded()).isFalse();
    assertThat(counted.toString()).doesNotContain("oops");

    ExecResult echoed = driver.execute(spec.id(), List.of("cat"), input, commandDeadline());
    assertThat(echoed.stdoutBytes()).isEqualTo(input);
    assertThat(echoed.truncated()).isFalse();

    ExecResult deaf = driver.execute(spec.id(), List.of("true"), input, commandDeadline());
    assertThat(deaf.succeeded()).as("a command that doesn't read").isTrue();

    ExecResult none =
        driver.execute(spec.id(), List.of("/no/such"), new byte[0], commandDeadline());
    assertThat(none.exitCode()).as("a command that isn't there").isIn(126, 127);
  }

  @Test
  @SharesMachine
  @Row("D-28")
  void aCommandIsGivenUpAtItsDeadline() {
    MachineSpec spec = shared();
    long begin = System.nanoTime();

    assertCode(
        Code.DEADLINE_EXCEEDED,
        () ->
            driver.execute(spec.id(), List.of("sleep", "60"), new byte[0], Duration.ofSeconds(1)));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }
}
