package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Machines on a disk of the host that has no room left. */
class FullDiskIT extends FaultFixture {

  private static final Path SMALL = Path.of("target/small-disk").toAbsolutePath();

  @BeforeAll
  static void mount() throws IOException {
    Files.createDirectories(SMALL);
    mount("-t", "tmpfs", "-o", "size=120m", "slipway-small-disk", SMALL.toString());
  }

  @AfterAll
  static void unmount() {
    HostCommands.run("unmounting", Deadline.in(SOON), "umount", SMALL.toString());
  }

  private static void mount(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "mount";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    HostCommands.run("mounting", Deadline.in(SOON), command);
  }

  @Override
  QemuSettings settings() {
    return TestMachines.SETTINGS.in(SMALL, TestMachines.SETTINGS.runDirectory());
  }

  /** It is paused rather than given errors that would ruin its file system, and goes on later. */
  @Test
  void aMachineWithoutRoomToWriteIsPausedAndGoesOnOnceThereIsSome() {
    boot();
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      awaitSnapshots(recorder, 1);
      Thread.ofVirtual().start(this::fill);

      assertThat(awaitChange(recorder, 1).power()).isEqualTo(Power.PAUSED);
      assertThat(m1().power()).isEqualTo(Power.PAUSED);

      mount("-o", "remount,size=1g", SMALL.toString());
      driver.powerOn(M1);
      assertThat(awaitChange(recorder, 2).power()).isEqualTo(Power.RUNNING);
      assertThat(execute("sync; wc -c </var/filled").stdout().strip()).isNotEqualTo("0");
    }
  }

  private void fill() {
    try {
      execute("head -c 200000000 /dev/urandom >/var/filled; sync");
    } catch (DriverException e) {
      // The machine is paused meanwhile.
    }
  }
}
