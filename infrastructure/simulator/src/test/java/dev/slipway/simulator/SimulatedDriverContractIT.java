package dev.slipway.simulator;

import dev.slipway.infrastructure.DriverContractTest;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.simulated.SimulatedDriver;
import dev.slipway.infrastructure.simulated.SimulatedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The simulated driver against the contract, with a simulator in this process. */
class SimulatedDriverContractIT extends DriverContractTest {
  @TempDir static Path directory;

  private @Nullable Simulator simulator;

  private Simulator simulator() {
    Simulator running = simulator;
    if (running == null) {
      try {
        running =
            Simulator.start(
                new SimulatorOptions(
                    directory, 0, Optional.empty(), Duration.ofMillis(200), 1, "1.36.3"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      simulator = running;
    }
    return running;
  }

  @Override
  protected InfrastructureDriver open(String instance) {
    return new SimulatedDriver(
        instance,
        new SimulatedSettings(
            URI.create("http://127.0.0.1:" + simulator().port()),
            directory.resolve("token"),
            Duration.ofSeconds(10)));
  }

  @Override
  protected String image() {
    return "slipway/machine:contract";
  }

  @Override
  protected void crash(MachineId machine) {
    simulator().site().instance(INSTANCE).existing(machine).die("crashed by a test");
  }
}
