package dev.slipway.simulator;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Secret;
import dev.slipway.infrastructure.simulated.SimulatedDriver;
import dev.slipway.infrastructure.simulated.SimulatedSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A simulator in this process, and a driver for it. */
public final class TestSimulator implements AutoCloseable {
  static final String IMAGE = "slipway/machine:test";
  static final String CLUSTER = "cl-test";

  private final Simulator simulator;
  private final SimulatedDriver driver;

  private TestSimulator(Simulator simulator, SimulatedDriver driver) {
    this.simulator = simulator;
    this.driver = driver;
  }

  /** Boots take no time. */
  public static TestSimulator start(Path directory) throws IOException {
    Simulator simulator =
        Simulator.start(
            new SimulatorOptions(
                directory, 0, Optional.empty(), Duration.ZERO, 7, SimulatorOptions.KUBERNETES));
    return new TestSimulator(simulator, driver(simulator.port(), directory.resolve("token")));
  }

  static SimulatedDriver driver(int port, Path token) {
    return new SimulatedDriver(
        "test",
        new SimulatedSettings(
            URI.create("http://127.0.0.1:" + port), token, Duration.ofSeconds(10)));
  }

  public Simulator simulator() {
    return simulator;
  }

  public SimulatedDriver driver() {
    return driver;
  }

  /** Makes the test cluster's network, at the first range that is free. */
  static NetworkSpec network(SimulatedDriver driver) {
    Cidr range = Cidr.parse("127.90.0.0/24");
    while (isUsed(driver, range)) {
      range = range.plus(1);
    }
    NetworkSpec network = new NetworkSpec(CLUSTER, range);
    driver.ensureNetwork(network);
    return network;
  }

  private static boolean isUsed(SimulatedDriver driver, Cidr range) {
    return driver.usedNetworks().stream().anyMatch(used -> used.cidr().overlaps(range));
  }

  public NetworkSpec network() {
    return network(driver);
  }

  /** A machine of the test cluster. */
  public static MachineSpec machine(
      NetworkSpec network, String name, int address, String ignition) {
    return MachineSpec.of(
        new MachineId(CLUSTER, name, 1),
        network,
        network.cidr().address(address),
        256,
        IMAGE,
        Secret.of(ignition));
  }

  /** A configuration with these units and files, as JSON. */
  public static String ignition(List<String> files, List<String> units) {
    return "{\"ignition\":{\"version\":\"3.3.0\"},\"storage\":{\"files\":["
        + String.join(",", files)
        + "]},\"systemd\":{\"units\":["
        + String.join(",", units)
        + "]}}";
  }

  /** A configuration with nothing in it. */
  public static String ignition() {
    return ignition(List.of(), List.of());
  }

  @Override
  public void close() {
    driver.close();
    simulator.close();
  }
}
