package dev.slipway.simulator;

import dev.slipway.simulator.role.StartDelays;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a simulator is started.
 *
 * @param directory {@code SLIPWAY_SIMULATOR_DIR}: where its state and its token are
 * @param port {@code SLIPWAY_SIMULATOR_PORT}: where it serves, on 127.0.0.1; 0 for any free one
 * @param faults {@code SLIPWAY_SIMULATOR_FAULTS}: a file with faults to begin with
 * @param bootDelay {@code SLIPWAY_SIMULATOR_BOOT_MILLIS}: how long a boot takes
 * @param seed {@code SLIPWAY_SIMULATOR_SEED}: of all that is left to chance
 * @param kubernetesVersion {@code SLIPWAY_SIMULATOR_KUBERNETES}: what nodes say of themselves
 * @param startDelays {@code SLIPWAY_SIMULATOR_ETCD_MILLIS}, {@code …_API_SERVER_MILLIS} and {@code
 *     …_NODE_MILLIS}: how long programs take to start
 */
public record SimulatorOptions(
    Path directory,
    int port,
    Optional<Path> faults,
    Duration bootDelay,
    long seed,
    String kubernetesVersion,
    StartDelays startDelays) {

  /** The version that Slipway's clusters have where none is said. */
  public static final String KUBERNETES = "1.36.3";

  private static final String PREFIX = "SLIPWAY_SIMULATOR_";

  /** Programs that start at once. */
  public SimulatorOptions(
      Path directory,
      int port,
      Optional<Path> faults,
      Duration bootDelay,
      long seed,
      String kubernetesVersion) {
    this(directory, port, faults, bootDelay, seed, kubernetesVersion, StartDelays.none());
  }

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming a variable that makes no sense
   */
  public static SimulatorOptions of(Map<String, String> environment) {
    String directory = environment.getOrDefault(PREFIX + "DIR", "");
    if (directory.isBlank()) {
      throw new IllegalArgumentException(
          PREFIX + "DIR must name the directory of the simulator's state");
    }
    return new SimulatorOptions(
        Path.of(directory).toAbsolutePath(),
        (int) number(environment, "PORT", 7084),
        Optional.ofNullable(environment.get(PREFIX + "FAULTS"))
            .filter(file -> !file.isBlank())
            .map(Path::of),
        Duration.ofMillis(number(environment, "BOOT_MILLIS", 600)),
        number(environment, "SEED", 1),
        environment.getOrDefault(PREFIX + "KUBERNETES", KUBERNETES),
        new StartDelays(
            Duration.ofMillis(number(environment, "ETCD_MILLIS", 0)),
            Duration.ofMillis(number(environment, "API_SERVER_MILLIS", 0)),
            Duration.ofMillis(number(environment, "NODE_MILLIS", 0))));
  }

  private static long number(Map<String, String> environment, String name, long otherwise) {
    String text = environment.getOrDefault(PREFIX + name, "");
    if (text.isBlank()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException(PREFIX + name + " is a number, not " + text);
    }
    return Long.parseLong(text);
  }
}
