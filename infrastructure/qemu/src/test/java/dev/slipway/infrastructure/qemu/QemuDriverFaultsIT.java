package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.InfrastructureDriver.ShutDown;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchRecorder;
import dev.slipway.infrastructure.qemu.Processes.Found;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract's rows that need QEMU's own means, D-37, D-38, D-44 and D-45: on any guest. */
class QemuDriverFaultsIT extends FaultFixture {

  @Test
  void aPausedMachineIsPausedAndCanBeFenced() throws IOException {
    run(spec(NO_CONFIGURATION));
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      awaitSnapshots(recorder, 1);
      Qmp.call(files().calls(), "stop", Deadline.in(SOON));

      assertThat(awaitChange(recorder, 1).power()).isEqualTo(Power.PAUSED);
      assertThat(m1().power()).isEqualTo(Power.PAUSED);
      assertCode(
          Code.NOT_RUNNING,
          () -> driver.execute(M1, List.of("true"), new byte[0], Duration.ofSeconds(5)));
      driver.powerOn(M1);
      assertThat(awaitChange(recorder, 2).power()).as("goes on").isEqualTo(Power.RUNNING);

      Qmp.call(files().calls(), "stop", Deadline.in(SOON));
      assertThat(awaitChange(recorder, 3).power()).isEqualTo(Power.PAUSED);
      assertThat(driver.powerOff(M1, SOON)).isEqualTo(PowerOff.POWERED_OFF);
      assertThat(awaitChange(recorder, 4)).isEqualTo(m1());
      assertThat(m1().power()).isEqualTo(Power.OFF);
    }
  }

  @Test
  void aStoppedProcessIsNeitherRunningNorOffAndCanBeFenced() throws IOException {
    run(spec(NO_CONFIGURATION));
    TestMachines.signal(process(), "STOP");

    long begin = System.nanoTime();
    await().atMost(SOON).until(() -> m1().power() == Power.UNKNOWN);
    assertThat(driver.shutDown(M1, Duration.ofSeconds(1))).isEqualTo(ShutDown.STILL_RUNNING);
    assertCode(
        Code.DEADLINE_EXCEEDED,
        () -> driver.execute(M1, List.of("true"), new byte[0], Duration.ofSeconds(1)));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));

    assertThat(driver.powerOff(M1, SOON)).isEqualTo(PowerOff.POWERED_OFF);
    assertThat(m1().power()).isEqualTo(Power.OFF);
  }

  /** As if it hung in a system call: the kernel says that it runs, and it says nothing. */
  @Test
  void aSilentQemuHoldsNoCallPastItsDeadlineAndProvesNothing() throws IOException {
    run(spec(NO_CONFIGURATION));
    try (Qmp occupied = Qmp.open(files().calls(), Deadline.in(SOON))) {
      occupied.listen();
      long begin = System.nanoTime();
      assertThat(m1().power()).isEqualTo(Power.UNKNOWN);
      assertThat(driver.shutDown(M1, Duration.ofSeconds(1))).isEqualTo(ShutDown.STILL_RUNNING);
      assertThat(driver.console(M1, 100)).isNotNull();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));

      assertThat(driver.powerOff(M1, SOON)).isEqualTo(PowerOff.POWERED_OFF);
    }
  }

  @Test
  void aKilledMachineIsOffAndToldWithItsSignal() throws IOException {
    run(spec(NO_CONFIGURATION));
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      awaitSnapshots(recorder, 1);
      TestMachines.kill(process());

      Present dead = awaitChange(recorder, 1);
      assertThat(dead.power()).isEqualTo(Power.OFF);
      assertThat(dead.stop().orElseThrow().exitCode()).isEqualTo(137);
      assertThat(dead.stop().orElseThrow().detail()).contains("killed");
      assertThat(driver.powerOff(M1, SOON)).isEqualTo(PowerOff.ALREADY_OFF);
    }
  }

  @Test
  void aMachineWhoseSupervisorDiedWithItIsOffAndRunsAgain() throws IOException {
    MachineSpec spec = spec(NO_CONFIGURATION).withPortForwards(List.of(new PortForward(port(), 1)));
    run(spec);
    String powerOn = new Boots().last(files()).orElseThrow().powerOn();
    Found supervisor =
        new Processes(new LocalFacts(Path.of("/"))).supervisor(files(), powerOn).orElseThrow();
    Found qemu = process();
    TestMachines.kill(supervisor);
    assertThat(m1().power()).isEqualTo(Power.RUNNING);
    TestMachines.kill(qemu);

    awaitPower(Power.OFF);
    assertThat(m1().stop()).isPresent().isEqualTo(m1().stop());
    driver.powerOn(M1);
    assertThat(m1().power()).isEqualTo(Power.RUNNING);
  }

  /** The machine outlives the process that powered it on, and is found by its successor. */
  @Test
  void aMachineOutlivesTheProcessThatPoweredItOn() throws Exception {
    driver.create(spec(NO_CONFIGURATION));
    Process other = TestMachines.anotherProcess(settings(), INSTANCE, M1);
    assertThat(other.waitFor())
        .as(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isZero();

    Present running = m1();
    assertThat(running.power()).isEqualTo(Power.RUNNING);
    driver.powerOn(M1);
    assertThat(m1().bootId()).as("the same boot").isEqualTo(running.bootId());
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      awaitSnapshots(recorder, 1);
      assertThat(recorder.snapshots().getFirst().machines()).containsExactly(running);
      assertThat(driver.powerOff(M1, SOON)).isEqualTo(PowerOff.POWERED_OFF);
      assertThat(awaitChange(recorder, 1).stop().orElseThrow().exitCode()).isEqualTo(137);
    }
  }

  @Test
  void whatACrashLeftHalfMadeIsListedAndCleared() throws IOException {
    MachineSpec spec = spec(NO_CONFIGURATION);
    driver.create(spec);
    Path halfMade = files().directory().resolveSibling("m1.1.making");
    // As if the driver had died before it gave the directory its name.
    Files.move(files().directory(), halfMade);

    assertThat(driver.describe(M1)).isInstanceOf(Absent.class);
    assertThat(driver.list(CLUSTER).machines()).extracting(Present::id).containsExactly(M1);
    assertCode(Code.IN_USE, () -> driver.destroyNetwork(CLUSTER));
    assertThat(driver.create(spec)).isEqualTo(Creation.CREATED);
    assertThat(driver.list(CLUSTER).machines()).hasSize(1);

    Files.move(files().directory(), halfMade);
    Files.delete(halfMade.resolve("machine.json"));
    assertThat(driver.list(CLUSTER).items()).contains("storage of " + M1);
    driver.destroy(M1, SOON);
    driver.destroyNetwork(CLUSTER);
    assertThat(driver.list(CLUSTER).items()).isEmpty();
  }

  @Test
  void aWatchThatLosesTheDirectorySaysSoOnceAndBeginsAnew() throws IOException {
    run(spec(NO_CONFIGURATION));
    Path directory = settings().directory();
    Path elsewhere = directory.resolveSibling("elsewhere");
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      awaitSnapshots(recorder, 1);
      Files.move(directory, elsewhere);
      try {
        await().atMost(SOON).until(() -> interruptions(recorder) == 1);
        assertCode(Code.UNAVAILABLE, () -> driver.describe(M1));
        assertCode(Code.UNAVAILABLE, () -> driver.powerOff(M1, SOON));
      } finally {
        Files.move(elsewhere, directory);
      }
      awaitSnapshots(recorder, 2);
      assertThat(recorder.snapshots().getLast().machines()).containsExactly(m1());
      assertThat(interruptions(recorder)).isOne();
      assertThat(recorder.changesOf(M1)).isEmpty();
    }
  }

  /** What is gone after a restart of the host is made again. */
  @Test
  void aMachineRunsAgainAfterTheHostHasLostItsInterfaces() throws IOException {
    run(spec(NO_CONFIGURATION).withPortForwards(List.of(new PortForward(port(), 1))));
    driver.powerOff(M1, SOON);
    Names names = new Names(settings().directory(), INSTANCE);
    new Interfaces(names).remove(names.bridge(CLUSTER), Deadline.in(SOON));
    new Firewall(names, "127.0.0.1").apply(List.of(), List.of(), Deadline.in(SOON));
    Disk.remove(files().run());

    driver.powerOn(M1);

    assertThat(m1().power()).isEqualTo(Power.RUNNING);
    assertThat(Interfaces.isThere(names.bridge(CLUSTER))).isTrue();
    driver.destroy(M1, SOON);
    driver.destroyNetwork(CLUSTER);
    assertThat(Interfaces.isThere(names.bridge(CLUSTER))).isFalse();
    assertThat(Interfaces.isThere(names.tap(M1))).isFalse();
    assertThat(HostCommands.run("listing rules", Deadline.in(SOON), "iptables-save"))
        .doesNotContain(names.chain("FWD"))
        .doesNotContain(names.chain("DNAT"));
  }

  @Test
  void nothingOfTheConfigurationIsInWhatTheHostShows() throws IOException {
    run(
        spec(
            """
            {"ignition":{"version":"3.4.0"},"storage":{"files":[
              {"path":"/etc/secret","mode":384,"contents":{"source":"data:,hunter2"}}]}}"""));
    assertThat(new LocalFacts(Path.of("/")).commandLine(process().pid()))
        .contains("slipway-" + INSTANCE)
        .doesNotContain("hunter2");
    assertThat(Files.getPosixFilePermissions(files().ignition())).hasSize(2);
    assertThat(Files.getPosixFilePermissions(files().directory())).hasSize(3);
  }

  @Test
  void aPortThatIsListenedOnMeanwhileIsTaken() throws IOException {
    int port = port();
    driver.create(spec(NO_CONFIGURATION).withPortForwards(List.of(new PortForward(port, 1))));
    try (ServerSocket listening = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      DriverException taken = assertCode(Code.HOST_PORT_TAKEN, () -> driver.powerOn(M1));
      assertThat(taken.getMessage()).contains(Integer.toString(listening.getLocalPort()));
    }
    driver.powerOn(M1);
  }

  private static int port() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }
}
