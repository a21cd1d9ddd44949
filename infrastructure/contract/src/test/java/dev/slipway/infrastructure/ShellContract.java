package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Shell.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rows about commands in machines that somebody stays connected with. */
@Timeout(300)
abstract class ShellContract extends CommandContract {

  @Test
  @SharesMachine
  @Row("D-48")
  void aShellIsSpokenWithWhileItRuns() {
    MachineSpec spec = shared();
    try (Shell shell =
        openShell(spec, "echo ready; read a; echo got $a; read b; echo bad $b >&2; cat; exit 7")) {
      assertThat(heard(shell, "ready\n")).isEqualTo("ready\n");
      shell.write(bytes("first\n"));
      assertThat(heard(shell, "got first\n")).isEqualTo("got first\n");
      shell.write(bytes("second\n"));
      Output error = shell.read().orElseThrow();
      assertThat(error.stream()).isEqualTo(Shell.Stream.STDERR);
      assertThat(text(error)).isEqualTo("bad second\n");
      assertThat(error.toString()).doesNotContain("bad");
      shell.write(bytes("rest"));
      shell.endInput();
      assertThat(rest(shell)).isEqualTo("rest");
      assertThat(shell.exitCode()).isEqualTo(7);
      shell.write(bytes("nobody reads this"));
      shell.endInput();
    }
  }

  @Test
  @SharesMachine
  @Row("D-48")
  void aShellPassesBytesAsTheyAreAndAsManyAsThereAre() {
    MachineSpec spec = shared();
    byte[] input = new byte[1_000_000];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) (i * 7 + i / 251);
    }
    try (Shell shell = driver.openShell(spec.id(), List.of("cat"), Optional.empty())) {
      Thread.ofVirtual()
          .start(
              () -> {
                shell.write(input);
                shell.endInput();
              });
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      for (Optional<Output> next = shell.read(); next.isPresent(); next = shell.read()) {
        assertThat(next.get().bytes()).hasSizeLessThanOrEqualTo(Shell.MOST_BYTES);
        output.writeBytes(next.get().bytes());
      }
      assertThat(Arrays.equals(output.toByteArray(), input)).as("the same bytes").isTrue();
      assertThat(shell.exitCode()).isZero();
    }
  }

  @Test
  @SharesMachine
  @Row("D-49")
  void aShellHasATerminalOfTheSizeThatIsSaid() {
    MachineSpec spec = shared();
    try (Shell shell =
        driver.openShell(
            spec.id(),
            List.of(
                "sh",
                "-c",
                "trap 'echo hears' WINCH; until [ \"$(stty size)\" = '33 101' ]; do sleep 0.1; done;"
                    + " echo ready; read line; echo got $line;"
                    + " until [ \"$(stty size)\" = '22 77' ]; do sleep 0.1; done; echo resized;"
                    + " while read line; do :; done; echo over >&2; exit 3"),
            Optional.of(new TerminalSize(101, 33)))) {
      heard(shell, "ready\r\n");
      shell.write(bytes("hello\n"));
      assertThat(heard(shell, "got hello\r\n")).as("with its echo").contains("hello\r\ngot hello");
      shell.resize(new TerminalSize(77, 22));
      assertThat(heard(shell, "resized\r\n")).contains("hears\r\n");
      shell.endInput();
      assertThat(rest(shell)).isEqualTo("over\r\n");
      assertThat(shell.exitCode()).isEqualTo(3);
      shell.resize(new TerminalSize(80, 24));
    }
  }

  @Test
  @SharesMachine
  @Row("D-50")
  void aShellThatIsClosedTakesAllThatItStartedWithIt() {
    MachineSpec spec = shared();
    for (Optional<TerminalSize> terminal :
        List.of(Optional.<TerminalSize>empty(), Optional.of(new TerminalSize(80, 24)))) {
      Shell shell =
          driver.openShell(
              spec.id(),
              List.of(
                  "sh",
                  "-c",
                  "trap '' HUP; (exec sleep 7001) & (exec setsid sleep 7002) & echo ready; wait"),
              terminal);
      heard(shell, "ready");
      assertThat(sleeping(spec, "700[12]")).isEqualTo(2);

      shell.close();
      shell.close();

      await().atMost(Duration.ofSeconds(15)).until(() -> sleeping(spec, "700[12]") == 0);
      assertCode(Code.UNAVAILABLE, shell::read);
    }
  }

  @Test
  @SharesMachine
  @Row("D-50")
  void aCommandThatEndedByItselfLeavesWhatItStarted() {
    MachineSpec spec = shared();
    try (Shell shell =
        openShell(spec, "(exec setsid sleep 7003) >/dev/null 2>&1 </dev/null & exit 0")) {
      assertThat(rest(shell)).isEmpty();
      assertThat(shell.exitCode()).isZero();
    }

    await()
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofSeconds(8))
        .until(() -> sleeping(spec, "7003") == 1);
  }

  @Test
  @SharesMachine
  @Row("D-51")
  void aShellThatIsNotReadWaits() {
    MachineSpec spec = shared();
    try (Shell shell =
        openShell(spec, "echo ready; head -c 50000000 /dev/zero; echo done > /run/said-all")) {
      String first = heard(shell, "ready\n");

      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !run(spec.id(), "test -e /run/said-all").succeeded());

      assertThat(first.length() + rest(shell).length()).isEqualTo("ready\n".length() + 50_000_000);
      assertThat(run(spec.id(), "cat /run/said-all").stdout()).isEqualTo("done\n");
    }
  }

  @Test
  @Row({"D-48", "D-39"})
  void aShellNeedsAMachineThatRuns() {
    MachineSpec spec = booted("m1");
    assertCode(
        Code.NOT_FOUND, () -> driver.openShell(spec.id().next(), List.of("sh"), Optional.empty()));
    Shell shell = openShell(spec, "echo ready; exec sleep 7004");
    heard(shell, "ready\n");

    driver.powerOff(spec.id(), soon());

    assertThat(rest(shell)).isEmpty();
    DriverException gone = assertCode(Code.NOT_RUNNING, shell::exitCode);
    assertThat(gone.getMessage()).contains(spec.id().name());
    shell.close();
    assertCode(Code.NOT_RUNNING, () -> openShell(spec, "true"));
  }

  private Shell openShell(MachineSpec spec, String script) {
    return driver.openShell(spec.id(), List.of("sh", "-c", script), Optional.empty());
  }

  /** What it says until this was among it. */
  private static String heard(Shell shell, String until) {
    StringBuilder all = new StringBuilder();
    while (all.indexOf(until) < 0) {
      all.append(
          text(
              shell
                  .read()
                  .orElseThrow(() -> new AssertionError("It ended after \"" + all + "\""))));
    }
    return all.toString();
  }

  /** What it says until its end. */
  private static String rest(Shell shell) {
    StringBuilder all = new StringBuilder();
    for (Optional<Output> next = shell.read(); next.isPresent(); next = shell.read()) {
      all.append(text(next.get()));
    }
    return all.toString();
  }

  private long sleeping(MachineSpec spec, String howLong) {
    return run(spec.id(), "grep -lzE '^" + howLong + "$' /proc/[0-9]*/cmdline")
        .stdout()
        .lines()
        .count();
  }

  private static String text(Output output) {
    return new String(output.bytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
