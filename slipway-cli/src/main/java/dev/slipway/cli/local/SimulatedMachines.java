package dev.slipway.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The simulated machines of a Slipway, as its directory has them. */
public final class SimulatedMachines {

  private SimulatedMachines() {}

  /** Names by cluster id, of all machines while the simulator doesn't run: they have no power. */
  public static Map<String, Set<String>> standing(Home home) {
    Map<String, Set<String>> machines = new HashMap<>();
    if (!home.wantsSimulator()
        || home.instance().isEmpty()
        || goesOn(new SimulatorComponent(home))) {
      return machines;
    }
    Path instance = home.simulator().resolve("instances").resolve(home.instance().get());
    for (Path cluster : directories(instance)) {
      for (Path machine : directories(cluster.resolve("machines"))) {
        String name = name(machine);
        machines
            .computeIfAbsent(name(cluster), id -> new TreeSet<>())
            .add(name.substring(0, Math.max(0, name.indexOf('.'))));
      }
    }
    return machines;
  }

  /** Whether it runs, and is not about to be started anew for a newer build. */
  private static boolean goesOn(SimulatorComponent simulator) {
    return simulator.process().isPresent() && !simulator.outdated();
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<Path> directories(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
