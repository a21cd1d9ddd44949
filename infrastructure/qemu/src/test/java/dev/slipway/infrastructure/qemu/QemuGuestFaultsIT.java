package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.MachineState.Stop;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchRecorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What guests do by themselves: each is observed for what it is. D-46 and D-50, and the issue's.
 */
class QemuGuestFaultsIT extends FaultFixture {

  /** By QEMU's device pvpanic, whose driver the image's initramfs loads. */
  @Test
  void aKernelThatPanicsIsOffAndToldForWhatItIs() {
    boot();
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      awaitSnapshots(recorder, 1);
      ignoringFailure("echo c > /proc/sysrq-trigger");

      Present after = awaitChange(recorder, 1);
      assertThat(driver.console(M1, 1 << 20)).contains("Kernel panic");
      assertThat(after.power()).isEqualTo(Power.OFF);
      assertThat(after.stop().orElseThrow().exitCode()).isEqualTo(1);
      assertThat(after.stop().orElseThrow().detail()).contains("panicked");
      assertThat(recorder.changesOf(M1)).containsExactly(after);
    }
  }

  @Test
  void aGuestThatPowersItselfOffIsOffAndToldWithinTwoSeconds() {
    boot();
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      awaitSnapshots(recorder, 1);
      ignoringFailure("systemctl --no-block poweroff");

      Present off = awaitChange(recorder, 1);
      long told = System.currentTimeMillis();
      Stop stop = off.stop().orElseThrow();
      assertThat(off.power()).isEqualTo(Power.OFF);
      assertThat(stop.exitCode()).isZero();
      assertThat(told - stop.at().toEpochMilli()).isLessThan(2000);
    }
  }

  @Test
  void aGuestThatRebootsItselfRunsInAnotherBootWhichIsToldOnce() {
    boot();
    Present before = m1();
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      awaitSnapshots(recorder, 1);
      ignoringFailure("touch /run/before; systemctl --no-block reboot");

      Present after = awaitChange(recorder, 1);
      assertThat(after.power()).isEqualTo(Power.RUNNING);
      assertThat(after.bootId()).isPresent().isNotEqualTo(before.bootId());
      await()
          .atMost(driver.traits().bootDeadline())
          .ignoreExceptions()
          .until(() -> !execute("test -e /run/before").succeeded());
      assertThat(m1()).isEqualTo(after);
      assertThat(recorder.changesOf(M1)).containsExactly(after);
    }
  }

  /** A guest that never finishes booting runs, says so far as it came, and can be fenced. */
  @Test
  void aGuestThatNeverFinishesBootingIsNotTakenForBooted() {
    run(
        spec(
            """
            {"ignition":{"version":"3.4.0"},"systemd":{"units":[{"name":"stuck.service",
              "enabled":true,"contents":"[Unit]\\nDefaultDependencies=no\\n\
            Before=sysinit.target\\n[Service]\\nType=oneshot\\n\
            ExecStart=/bin/sh -c 'echo stuck-here >/dev/console; exec sleep infinity'\\n\
            [Install]\\nRequiredBy=sysinit.target\\n"}]}}"""));
    await()
        .atMost(driver.traits().bootDeadline())
        .until(() -> driver.console(M1, 10_000).contains("stuck-here"));

    assertThat(m1().power()).isEqualTo(Power.RUNNING);
    assertCode(
        Code.DEADLINE_EXCEEDED,
        () -> driver.execute(M1, List.of("true"), new byte[0], Duration.ofSeconds(3)));
    assertThat(driver.powerOff(M1, SOON)).isEqualTo(PowerOff.POWERED_OFF);
  }

  /** A configuration that can't be applied fails the boot loudly, and ends in power-off: D-08. */
  @Test
  void aConfigurationThatFailsEndsInPowerOffWithItsReasonOnTheConsole() {
    run(
        spec(
            """
            {"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/etc/x",
              "user":{"name":"nobody-of-this-name"},"contents":{"source":"data:,hunter2"}}]}}"""));

    awaitPower(Power.OFF);
    assertThat(m1().stop().orElseThrow().exitCode()).isZero();
    assertThat(driver.console(M1, 100_000))
        .containsIgnoringCase("ignition")
        .doesNotContain("hunter2");
  }

  @Test
  void aShellDiesWithTheProcessThatOpenedIt() throws Exception {
    boot();
    Process other =
        TestMachines.anotherProcess(
            settings(),
            INSTANCE,
            M1,
            "trap '' HUP; (exec sleep 7201) & (exec setsid sleep 7202) & echo ready; wait");
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).as(said).isZero();
    assertThat(said).contains("ready");

    await().atMost(SOON).until(() -> sleeping() == 0);
  }

  private long sleeping() {
    return execute("grep -lzE '^720[12]$' /proc/[0-9]*/cmdline").stdout().lines().count();
  }

  private void ignoringFailure(String script) {
    try {
      driver.execute(M1, List.of("sh", "-c", script), new byte[0], Duration.ofSeconds(10));
    } catch (DriverException e) {
      // The machine ends before it has answered.
    }
  }
}
