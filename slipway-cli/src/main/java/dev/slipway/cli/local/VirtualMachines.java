package dev.slipway.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The virtual machines of a Slipway, as its directory and this host's processes have them. */
public final class VirtualMachines {

  private VirtualMachines() {}

  /** Names by cluster id, of those that no process runs. */
  public static Map<String, Set<String>> standing(Home home) {
    Map<String, Set<String>> machines = new HashMap<>();
    Optional<String> instance = home.instance();
    if (instance.isEmpty()) {
      return machines;
    }
    Path clusters = home.virtualMachines().resolve(instance.get()).resolve("clusters");
    for (Path cluster : directories(clusters)) {
      for (Path machine : directories(cluster.resolve("machines"))) {
        String id = name(cluster);
        String name = name(machine).replaceAll("\\..*", "");
        if (process(home, id, name).isEmpty()) {
          machines.computeIfAbsent(id, all -> new TreeSet<>()).add(name);
        }
      }
    }
    return machines;
  }

  /** The process that runs a machine, found by the name that it gives to its guest. */
  public static Optional<ProcessHandle> process(Home home, String clusterId, String machine) {
    String name =
        "guest=slipway-" + home.instance().orElse("") + "." + clusterId + "." + machine + ".";
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").contains("qemu-system"))
        .filter(
            process ->
                Stream.of(process.info().arguments().orElse(new String[0]))
                    .anyMatch(argument -> argument.startsWith(name)))
        .findFirst();
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
