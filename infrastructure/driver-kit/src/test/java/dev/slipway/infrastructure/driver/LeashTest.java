package dev.slipway.infrastructure.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With processes of this host, which are like those of a machine. */
class LeashTest {

  private static final long SOON = 30;

  private final Leash leash = Leash.ofOneShell();
  private final Process shell;
  private final Process held;

  LeashTest() throws IOException {
    shell = sleep(leash.variable());
    held = new ProcessBuilder(leash.command()).start();
  }

  @AfterEach
  void end() {
    shell.destroyForcibly();
    held.destroyForcibly();
  }

  @Test
  void aLeashWhoseInputEndsEndsItsShellAndNoOther() throws Exception {
    Process other = sleep(Leash.ofOneShell().variable());

    held.getOutputStream().close();

    assertThat(shell.waitFor(SOON, TimeUnit.SECONDS)).isTrue();
    assertThat(held.waitFor(SOON, TimeUnit.SECONDS)).isTrue();
    assertThat(other.isAlive()).isTrue();
    other.destroyForcibly();
  }

  @Test
  void aReleasedLeashEndsAlone() throws Exception {
    try (OutputStream input = held.getOutputStream()) {
      input.write(Leash.release());
    }

    assertThat(held.waitFor(SOON, TimeUnit.SECONDS)).isTrue();
    assertThat(held.exitValue()).isZero();
    assertThat(shell.isAlive()).isTrue();
  }

  private static Process sleep(String variable) throws IOException {
    return new ProcessBuilder(List.of("/usr/bin/env", variable, "sleep", "300")).start();
  }
}
