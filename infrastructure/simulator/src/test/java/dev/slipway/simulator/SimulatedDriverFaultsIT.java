package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import dev.slipway.infrastructure.WatchRecorder;
import dev.slipway.infrastructure.simulated.SimulatedDriver;
import dev.slipway.infrastructure.simulated.SimulatedSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the contract that need the driver's own means. */
class SimulatedDriverFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path directory;

  private static DriverException refusal(Code code, ThrowingCallable call) {
    DriverException thrown = catchThrowableOfType(DriverException.class, call);
    assertThat(thrown).isNotNull();
    assertThat(thrown.code()).as(String.valueOf(thrown.getMessage())).isEqualTo(code);
    return thrown;
  }

  private static SimulatedDriver driver(int port, Path token, Duration timeout) {
    return new SimulatedDriver(
        "test", new SimulatedSettings(URI.create("http://127.0.0.1:" + port), token, timeout));
  }

  /** D-37, D-43. */
  @Test
  void aWatchThatLosesItsSimulatorSaysSoOnceAndBeginsAgain() throws Exception {
    int port;
    TestSimulator first = TestSimulator.start(directory);
    port = first.simulator().port();
    WatchRecorder recorder = new WatchRecorder();
    try (SimulatedDriver driver = driver(port, directory.resolve("token"), SOON);
        Subscription watch = driver.watch(recorder)) {
      await().atMost(SOON).until(() -> recorder.snapshots().size() == 1);

      first.close();

      await().atMost(SOON).until(() -> recorder.events().size() == 2);
      assertThat(recorder.events().get(1)).isInstanceOf(WatchEvent.Interrupted.class);
      DriverException away = refusal(Code.UNAVAILABLE, driver::capacity);
      assertThat(away.remedy()).contains("./slipway up --infrastructure simulated");

      Simulator second =
          Simulator.start(
              new SimulatorOptions(directory, port, Optional.empty(), Duration.ZERO, 1, "1.36.3"));
      try {
        await().atMost(SOON).until(() -> recorder.snapshots().size() == 2);
        assertThat(recorder.events()).hasSize(3);
      } finally {
        second.close();
      }
    }
  }

  /** D-43: a simulator that was never started, and one that takes another token. */
  @Test
  void anAbsentSimulatorAndAWrongTokenAreSaidWithTheirRemedy() throws Exception {
    try (SimulatedDriver never = driver(1, directory.resolve("no-token"), SOON)) {
      assertThat(refusal(Code.UNAVAILABLE, never::traits).remedy()).contains("./slipway up");
    }
    Path wrong = Files.writeString(directory.resolve("wrong"), "guessed\n");
    try (TestSimulator simulator = TestSimulator.start(directory.resolve("site"));
        SimulatedDriver driver = driver(simulator.simulator().port(), wrong, SOON)) {
      refusal(Code.FORBIDDEN, driver::traits);
    }
  }

  /** D-38. */
  @Test
  void aSilentSimulatorIsGivenUpAndNeverTakenForPowerOff() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "any\n");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SimulatedDriver driver = driver(silent.getLocalPort(), token, Duration.ofMillis(500))) {
      MachineSpec machine =
          TestSimulator.machine(
              new NetworkSpec(TestSimulator.CLUSTER, Cidr.parse("127.90.0.0/24")),
              "m1",
              11,
              TestSimulator.ignition());
      long began = System.nanoTime();
      refusal(Code.DEADLINE_EXCEEDED, () -> driver.powerOff(machine.id(), Duration.ofMillis(300)));
      refusal(Code.DEADLINE_EXCEEDED, () -> driver.describe(machine.id()));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
  }

  /** D-44. */
  @Test
  void halfOfAMachineIsListedAndClearedByTheNextAttempt() throws Exception {
    try (TestSimulator simulator = TestSimulator.start(directory)) {
      NetworkSpec network = simulator.network();
      MachineSpec machine = TestSimulator.machine(network, "m1", 11, TestSimulator.ignition());
      Path half =
          directory.resolve("instances/test/" + TestSimulator.CLUSTER + "/machines/m1.1.making");
      Files.createDirectories(half);

      assertThat(simulator.driver().list().machines()).isEmpty();
      assertThat(simulator.driver().list().volumes())
          .singleElement()
          .satisfies(volume -> assertThat(volume.machine()).contains(machine.id()));
      assertThat(simulator.driver().create(machine)).isEqualTo(Creation.CREATED);
      assertThat(simulator.driver().list().volumes()).isEmpty();

      Files.createDirectories(half);
      simulator.driver().destroy(machine.id(), SOON);
      simulator.driver().destroyNetwork(TestSimulator.CLUSTER);
      assertThat(simulator.driver().list().isEmpty()).isTrue();
    }
  }

  /** D-45, D-47. */
  @Test
  void aHungMachineRunsSaysNothingAndIsFencedAsAnyOther() throws Exception {
    try (TestSimulator simulator = TestSimulator.start(directory)) {
      MachineSpec machine =
          TestSimulator.machine(simulator.network(), "m1", 11, TestSimulator.ignition());
      simulator.driver().create(machine);
      simulator.driver().powerOn(machine.id());
      List<String> command = List.of("true");
      simulator.driver().execute(machine.id(), command, new byte[0], SOON);

      simulator.simulator().site().instance("test").existing(machine.id()).hang(true);

      refusal(
          Code.DEADLINE_EXCEEDED,
          () ->
              simulator
                  .driver()
                  .execute(machine.id(), command, new byte[0], Duration.ofMillis(300)));
      Present hung = (Present) simulator.driver().describe(machine.id());
      assertThat(hung.power()).isEqualTo(Power.RUNNING);
      assertThat(simulator.driver().powerOff(machine.id(), SOON)).isEqualTo(PowerOff.POWERED_OFF);
    }
  }

  /** D-46. */
  @Test
  void aRebootFromInsideBootsAgain() throws Exception {
    try (TestSimulator simulator = TestSimulator.start(directory)) {
      MachineSpec machine =
          TestSimulator.machine(simulator.network(), "m1", 11, TestSimulator.ignition());
      simulator.driver().create(machine);
      simulator.driver().powerOn(machine.id());
      Present first = (Present) simulator.driver().describe(machine.id());

      // As over ssh, the machine may be gone before it has said that it goes.
      DriverException cut =
          catchThrowableOfType(
              DriverException.class,
              () -> simulator.driver().execute(machine.id(), List.of("reboot"), new byte[0], SOON));
      assertThat(cut == null || cut.code() == Code.NOT_RUNNING).isTrue();

      await()
          .atMost(SOON)
          .until(
              () ->
                  simulator.driver().describe(machine.id()) instanceof Present now
                      && now.power() == Power.RUNNING
                      && !now.bootId().equals(first.bootId()));
    }
  }

  /** D-18: what a unit would start again is not started by a machine that is off. */
  @Test
  void nothingOfADeadMachineGoesOn() throws Exception {
    try (TestSimulator simulator = TestSimulator.start(directory)) {
      String unit =
          TestCertificates.unit(
              "tick.service", "ExecStart=/bin/sh -c 'echo tick >/dev/console'\nRestart=always");
      MachineSpec machine =
          TestSimulator.machine(
              simulator.network(), "m1", 11, TestSimulator.ignition(List.of(), List.of(unit)));
      simulator.driver().create(machine);
      simulator.driver().powerOn(machine.id());
      await().atMost(SOON).until(() -> ticks(simulator, machine) > 1);

      simulator.simulator().site().instance("test").existing(machine.id()).die("on purpose");

      long before = ticks(simulator, machine);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(5))
          .until(() -> ticks(simulator, machine) == before);
      assertThat(simulator.driver().console(machine.id(), 1000)).endsWith("on purpose).\r\n");
    }
  }

  private static long ticks(TestSimulator simulator, MachineSpec machine) {
    return simulator.driver().console(machine.id(), 100_000).lines().filter("tick"::equals).count();
  }
}
