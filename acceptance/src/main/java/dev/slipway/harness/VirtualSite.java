package dev.slipway.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What this host has of a Slipway's virtual machines, looked at behind Slipway's back. */
public final class VirtualSite {
  private final Path directory;
  private final String instance;

  VirtualSite(Path directory, String instance) {
    this.directory = directory;
    this.instance = instance;
  }

  /** The processes of a cluster's machines by machine; each is a boot of its own. */
  public Map<String, Long> processes(String cluster) {
    Pattern name = Pattern.compile(Pattern.quote(of(cluster)) + "\\.(?<machine>[a-z0-9-]+)\\.\\d+");
    return ProcessHandle.allProcesses()
        .filter(process -> command(process).stream().anyMatch("-name"::equals))
        .flatMap(
            process ->
                command(process).stream()
                    .map(name::matcher)
                    .filter(Matcher::find)
                    .limit(1)
                    .map(found -> Map.entry(found.group("machine"), process.pid())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static List<String> command(ProcessHandle process) {
    return process
        .info()
        .command()
        .filter(command -> command.contains("qemu-system"))
        .flatMap(command -> process.info().arguments())
        .map(Arrays::asList)
        .orElse(List.of());
  }

  /** Ends a machine as a power cut would. */
  public void cutPower(String cluster, String machine) {
    Long pid = processes(cluster).get(machine);
    if (pid == null) {
      throw new AssertionError(machine + " of " + cluster + " does not run");
    }
    Command.of("kill", "-9", pid.toString()).output();
  }

  /** What is left of a cluster: processes, taps, bridges, disks. */
  public List<String> leftovers(String cluster) {
    List<String> left = new ArrayList<>();
    processes(cluster).forEach((machine, pid) -> left.add("process " + pid + " of " + machine));
    Command.of("ip", "link", "show")
        .output()
        .lines()
        .filter(line -> line.contains(of(cluster)))
        .forEach(left::add);
    Path files = directory.resolve(instance).resolve("clusters").resolve(cluster);
    if (Files.exists(files)) {
      try (var all = Files.walk(files)) {
        all.map(Path::toString).forEach(left::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return left;
  }

  private String of(String cluster) {
    return "slipway-" + instance + "." + cluster;
  }
}
