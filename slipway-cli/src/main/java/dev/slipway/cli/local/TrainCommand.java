package dev.slipway.cli.local;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiAccess;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.render.Durations;
import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.Ports;
import dev.slipway.localstack.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Runs the services once after a build, in a Slipway of their own, to write down which classes they
 * load: the JVM then starts them in half the time (JEP 483, JEP 514). Whatever fails here costs
 * that time and nothing else.
 */
@Command(name = "train", hidden = true, description = "Make the services' ahead-of-time caches.")
public final class TrainCommand implements Callable<Integer> {
  private static final Duration SERVING_WITHIN = Duration.ofSeconds(90);
  private static final int PORTS = 500;

  private final Slipway slipway;

  public TrainCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    Path checkout = slipway.home().checkout();
    Path directory = checkout.resolve("target").resolve("training");
    deleteTree(directory);
    Home home = new Home(directory, checkout, freeBase());
    Stack stack = new Stack(home, ServiceComponent.Mode.TRAINING);
    List<ServiceComponent> untrained =
        stack.services().stream().filter(s -> !s.archive().hasCache()).toList();
    if (untrained.isEmpty() && LocalKafka.isTrained()) {
      return ExitCode.OK;
    }
    long begun = System.nanoTime();
    slipway.terminal().err().println("Preparing quick starts ...");
    try {
      home.wantSimulator();
      stack.start();
      boolean serving =
          Waiting.until(
              SERVING_WITHIN, () -> stack.components().stream().allMatch(Component::ready));
      if (serving) {
        exercise(home);
      }
    } finally {
      stack.stop();
    }
    long made = untrained.stream().filter(s -> s.archive().adoptTrainedCache()).count();
    slipway
        .terminal()
        .err()
        .printf(
            "Preparing quick starts: %d of %d services (%s)%n",
            made, untrained.size(), Durations.exact(Duration.ofNanos(System.nanoTime() - begun)));
    if (made == untrained.size()) {
      deleteTree(directory);
    }
    return ExitCode.OK;
  }

  private void exercise(Home home) {
    try {
      new Rehearsal(new ApiClient(ApiAccess.of(home, Map.of()))).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception incomplete) {
      slipway.terminal().err().println("The first events will be late: " + incomplete.getMessage());
    }
  }

  private static int freeBase() {
    return IntStream.iterate(41_000, base -> base < 60_000, base -> base + 1000)
        .filter(
            base ->
                IntStream.range(0, PORTS)
                    .filter(TrainCommand::isUsed)
                    .allMatch(p -> Ports.isFree(base + p)))
        .findFirst()
        .orElse(41_000);
  }

  private static boolean isUsed(int offset) {
    Home home = new Home(Path.of("."), Path.of("."), 0);
    return IntStream.of(
            home.gatewayPort(),
            home.gatewayHttpPort(),
            home.provisionerPort(),
            home.deployerPort(),
            home.monitorPort(),
            home.simulatorPort(),
            home.postgresPort(),
            home.kafkaPort(),
            home.kafkaControllerPort())
        .anyMatch(port -> port == offset);
  }

  private static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
