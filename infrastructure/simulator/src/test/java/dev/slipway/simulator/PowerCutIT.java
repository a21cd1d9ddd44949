package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.simulated.SimulatedDriver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's process is killed: a power cut of the whole site, and nothing is lost. */
class PowerCutIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  private Process start(int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Simulator.class.getName());
    builder
        .environment()
        .putAll(
            Map.of(
                "SLIPWAY_SIMULATOR_DIR", directory.toString(),
                "SLIPWAY_SIMULATOR_PORT", Integer.toString(port),
                "SLIPWAY_SIMULATOR_BOOT_MILLIS", "0"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static void awaitServing(SimulatedDriver driver) {
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(DriverException.class)
        .until(() -> driver.capacity().cpus() > 0);
  }

  private static String run(SimulatedDriver driver, MachineSpec machine, String script) {
    return driver.execute(machine.id(), List.of("sh", "-c", script), new byte[0], SOON).stdout();
  }

  @Test
  void afterAKillTheMachinesAreThereOffWithTheirDisks() throws Exception {
    int port = freePort();
    Process first = start(port);
    try (SimulatedDriver driver = TestSimulator.driver(port, directory.resolve("token"))) {
      awaitServing(driver);
      NetworkSpec network = TestSimulator.network(driver);
      MachineSpec runs =
          TestSimulator.machine(network, "m1", 11, TestSimulator.ignition())
              .withDataVolume(new DataVolume("data", "/srv/data"));
      MachineSpec stands = TestSimulator.machine(network, "m2", 12, TestSimulator.ignition());
      driver.create(runs);
      driver.create(stands);
      driver.powerOn(runs.id());
      run(driver, runs, "echo kept > /etc/kept; echo precious > /srv/data/file; sync");
      Present before = (Present) driver.describe(runs.id());

      first.destroyForcibly().waitFor();
      Process second = start(port);
      try {
        awaitServing(driver);

        assertThat(driver.list().networks()).containsExactly(network);
        Present lost = (Present) driver.describe(runs.id());
        assertThat(lost.power()).isEqualTo(Power.OFF);
        assertThat(lost.bootId()).isEqualTo(before.bootId());
        assertThat(lost.stop().orElseThrow().detail()).contains("site lost its power");
        assertThat(((Present) driver.describe(stands.id())).stop()).isEmpty();
        assertThat(driver.console(runs.id(), 10_000)).contains("the site lost its power");

        driver.powerOn(runs.id());
        assertThat(run(driver, runs, "cat /etc/kept /srv/data/file")).isEqualTo("kept\nprecious\n");
        assertThat(((Present) driver.describe(runs.id())).bootId()).isNotEqualTo(before.bootId());
      } finally {
        second.destroyForcibly().waitFor();
      }
    } finally {
      first.destroyForcibly();
    }
  }

  @Test
  void nobodyElseReadsWhatMachinesAreMadeOf() throws Exception {
    try (TestSimulator simulator = TestSimulator.start(directory)) {
      MachineSpec machine =
          TestSimulator.machine(simulator.network(), "m1", 11, TestSimulator.ignition());
      simulator.driver().create(machine);
    }
    Path of = directory.resolve("instances/test/" + TestSimulator.CLUSTER + "/machines/m1.1");
    assertThat(Files.getPosixFilePermissions(of)).hasSize(3);
    assertThat(Files.getPosixFilePermissions(of.resolve("ignition.json"))).hasSize(2);
    assertThat(Files.getPosixFilePermissions(directory.resolve("token"))).hasSize(2);
  }
}
