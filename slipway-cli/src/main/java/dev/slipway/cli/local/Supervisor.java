package dev.slipway.cli.local;

import dev.slipway.localstack.JvmFlags;
import dev.slipway.localstack.process.DetachedProcess;
import dev.slipway.localstack.process.LogRotation;
import dev.slipway.localstack.process.PidFile;
import dev.slipway.localstack.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own that looks once a second whether the others run, and starts again what has
 * died, with growing pauses; and rotates the logs of all, its own included, when they have grown.
 * When it is killed itself, the others go on; {@code slipway up} brings it back.
 */
public final class Supervisor {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

  private final Home home;
  private final PidFile pidFile;

  Supervisor(Home home) {
    this.home = home;
    this.pidFile = new PidFile(home.run().resolve("supervisor.pid"));
  }

  Optional<ProcessIdentity> process() {
    return pidFile.running();
  }

  Path log() {
    return home.logs().resolve("supervisor.log");
  }

  void start() {
    if (process().isPresent() && !pidFile.olderThan(ownJar())) {
      return;
    }
    stop();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.SMALL);
    command.addAll(List.of("-Xmx24m", "-Xms8m", "-XX:ReservedCodeCacheSize=16m"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Supervisor.class.getName()));
    Map<String, String> environment =
        Map.of(
            "SLIPWAY_HOME", home.directory().toString(),
            "SLIPWAY_CHECKOUT", home.checkout().toString(),
            "SLIPWAY_PORT_BASE", Integer.toString(home.portBase()));
    new DetachedProcess(command, environment, home.directory(), log(), pidFile).start();
  }

  void stop() {
    pidFile.stop(STOP_DEADLINE);
  }

  private Path ownJar() {
    return home.checkout().resolve("slipway-cli/target/cli/slipway-cli.jar");
  }

  public static void main(String[] arguments) {
    Stack stack = new Stack(Home.of(System.getenv()));
    Map<String, BackOff> backOffs = new HashMap<>();
    LogRotation rotation = LogRotation.of(System.getenv());
    Path ownLog = new Supervisor(stack.home()).log();
    log("watching");
    while (true) {
      LockSupport.parkNanos(INTERVAL.toNanos());
      rotate(rotation, ownLog);
      for (Component component : stack.components()) {
        rotate(rotation, component.log());
        BackOff backOff = backOffs.computeIfAbsent(component.name(), name -> new BackOff());
        if (component.process().isPresent()) {
          backOff.runs(Instant.now());
        } else if (backOff.mayStart(Instant.now())) {
          restart(stack.home(), component, backOff);
        }
      }
    }
  }

  private static void restart(Home home, Component component, BackOff backOff) {
    Optional<StackLock> lock = StackLock.tryTake(home);
    if (lock.isEmpty()) {
      return; // an up or a down is at work, and knows better
    }
    try (StackLock held = lock.get()) {
      log(component.name() + " has ended; starting it again");
      backOff.started(Instant.now());
      component.start();
      Precedence.give(component);
    } catch (RuntimeException e) {
      log(component.name() + " could not be started: " + e.getMessage());
    }
  }

  private static void rotate(LogRotation rotation, Path log) {
    try {
      rotation.rotate(log);
    } catch (RuntimeException e) {
      log("could not rotate " + log + ": " + e.getMessage());
    }
  }

  private static void log(String message) {
    System.out.println(Instant.now() + " " + message);
  }
}
