package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.driver.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What the host says about the daemon and its containers, as far as they can be seen from here. */
final class DaemonFacts extends HostFacts {

  /**
   * Facts of a host.
   *
   * @param root {@code /}, but in tests
   */
  DaemonFacts(Path root) {
    super(root);
  }

  /** The capabilities that the daemon could give; empty if the daemon can't be seen from here. */
  OptionalLong daemonBoundingSet() {
    return daemonPid().stream()
        .mapToObj(pid -> lines("proc/" + pid + "/status"))
        .flatMap(List::stream)
        .filter(line -> line.startsWith("CapBnd:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .findFirst();
  }

  /** How many open files the daemon could allow at most; empty if it can't be seen from here. */
  OptionalLong daemonMostOpenFiles() {
    return daemonPid().stream()
        .mapToObj(pid -> lines("proc/" + pid + "/limits"))
        .flatMap(List::stream)
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s{2,}"))
        .filter(columns -> columns.length > 2 && columns[2].matches("[0-9]+"))
        .mapToLong(columns -> Long.parseLong(columns[2]))
        .findFirst();
  }

  private OptionalLong daemonPid() {
    for (String pidFile : List.of("run/docker.pid", "var/run/docker.pid")) {
      for (String line : lines(pidFile)) {
        if (line.matches("[0-9]+") && isDaemon(Long.parseLong(line))) {
          return OptionalLong.of(Long.parseLong(line));
        }
      }
    }
    try {
      return processes().stream().mapToLong(Long::longValue).filter(this::isDaemon).findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private boolean isDaemon(long pid) {
    return lines("proc/" + pid + "/comm").contains("dockerd");
  }

  /**
   * When the process began, in ticks since the host's start, if it is the container's; empty if
   * there is no such process, or it isn't.
   */
  OptionalLong startOfContainerProcess(long pid, String containerId) {
    boolean isContainers =
        lines("proc/" + pid + "/cgroup").stream().anyMatch(line -> line.contains(containerId));
    return isContainers ? startOfProcess(pid) : OptionalLong.empty();
  }

  boolean hasModules() {
    return Files.isDirectory(path("lib/modules"));
  }

  /** Whether the host has a kernel log; from inside a container it is taken for granted. */
  boolean hasKernelLog() {
    return Files.exists(path("dev/kmsg"))
        || Files.exists(path(".dockerenv"))
        || Files.exists(path("run/.containerenv"));
  }
}
