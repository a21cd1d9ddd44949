package dev.slipway.cli.local;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where one Slipway on this machine keeps its state, and where its ports begin.
 *
 * @param directory {@code $SLIPWAY_HOME}, or {@code .slipway} in the checkout
 * @param checkout the source tree that ./slipway belongs to
 * @param portBase {@code $SLIPWAY_PORT_BASE}; else the one it was started with last; else 7000
 */
public record Home(Path directory, Path checkout, int portBase) {
  static final int DEFAULT_PORT_BASE = 7000;

  /** The highest offset is 443, and ports end at 65535. */
  private static final int HIGHEST_PORT_BASE = 65_000;

  public static Home of(Map<String, String> environment) {
    Path checkout =
        Path.of(environment.getOrDefault("SLIPWAY_CHECKOUT", ".")).toAbsolutePath().normalize();
    String chosen = environment.getOrDefault("SLIPWAY_HOME", "");
    Path directory =
        chosen.isBlank()
            ? checkout.resolve(".slipway")
            : Path.of(chosen).toAbsolutePath().normalize();
    String base = environment.getOrDefault("SLIPWAY_PORT_BASE", "");
    return new Home(directory, checkout, base.isBlank() ? remembered(directory) : parse(base));
  }

  private static int remembered(Path directory) {
    try {
      return parse(Files.readString(directory.resolve("port-base")));
    } catch (IOException never) {
      return DEFAULT_PORT_BASE;
    }
  }

  private static int parse(String base) {
    try {
      int port = Integer.parseInt(base.strip());
      if (port >= 1024 && port <= HIGHEST_PORT_BASE) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "SLIPWAY_PORT_BASE is \"" + base.strip() + "\"",
        "Give a number from 1024 to " + HIGHEST_PORT_BASE + "; 7000 where it is not set.");
  }

  /** Makes the directories, and notes the ports for later commands. */
  public void prepare() {
    try {
      Files.createDirectories(logs());
      Files.createDirectories(run());
      Files.createDirectories(gateway());
      Files.writeString(directory.resolve("port-base"), portBase + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Could not make " + directory, e);
    }
  }

  public Path logs() {
    return directory.resolve("logs");
  }

  /** By what this Slipway's things are labelled at a driver; empty before it was first started. */
  public Optional<String> instance() {
    return Files.exists(LocalSecrets.file(this))
        ? Optional.of(new LocalSecrets(this).instance())
        : Optional.empty();
  }

  /** Pid files. */
  public Path run() {
    return directory.resolve("run");
  }

  /** The gateway's own: its certificate authority and the administrator's token. */
  public Path gateway() {
    return directory.resolve("gateway");
  }

  public Path kubectl() {
    return directory.resolve("bin").resolve("kubectl");
  }

  /** What virtual machines are made of: their disks, consoles and sockets. */
  public Path virtualMachines() {
    return directory.resolve("qemu");
  }

  /** The simulator's state; it is there where a simulator is wanted. */
  public Path simulator() {
    return directory.resolve("simulator");
  }

  /** Whether this Slipway has a simulator beside it. */
  public boolean wantsSimulator() {
    return Files.isDirectory(simulator());
  }

  /** From now on the simulator is one of this Slipway's processes. */
  public void wantSimulator() {
    try {
      Files.createDirectories(simulator());
    } catch (IOException e) {
      throw new UncheckedIOException("Could not make " + simulator(), e);
    }
  }

  public int gatewayPort() {
    return portBase + 443;
  }

  public int gatewayHttpPort() {
    return portBase + 80;
  }

  public int provisionerPort() {
    return portBase + 81;
  }

  public int deployerPort() {
    return portBase + 82;
  }

  public int monitorPort() {
    return portBase + 83;
  }

  public int simulatorPort() {
    return portBase + 84;
  }

  public int postgresPort() {
    return portBase + 432;
  }

  public int kafkaPort() {
    return portBase + 92;
  }

  public int kafkaControllerPort() {
    return portBase + 93;
  }
}
