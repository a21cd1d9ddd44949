package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Ports;
import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.Labels;
import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.Traits.GuestException;
import dev.slipway.infrastructure.Traits.MachineKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the daemon's host can give, from the daemon and from {@code /proc}. */
final class DockerHost {

  private static final long MIB = 1024 * 1024;

  /** What Docker itself gives containers where it isn't told otherwise and runs as a service. */
  private static final long USUAL_OPEN_FILES = 524_288;

  private final DockerApi api;
  private final DaemonFacts facts;
  private final Containers containers;
  private @Nullable Traits traits;

  DockerHost(DockerApi api, DaemonFacts facts, Containers containers) {
    this.api = api;
    this.facts = facts;
    this.containers = containers;
  }

  synchronized Traits traits() {
    if (traits == null) {
      traits = observe(info());
    }
    return traits;
  }

  private Traits observe(Info info) {
    // Why each is so for a container that isn't privileged: Docker mounts /sys and the control
    // groups read-only; /proc/meminfo and /proc/cpuinfo know no namespaces; the connection-tracking
    // limits belong to the first network namespace; a reboot in a pid namespace only ends it.
    Set<GuestException> exceptions =
        EnumSet.of(
            GuestException.READ_ONLY_CGROUPS,
            GuestException.SEES_HOST_MEMORY,
            GuestException.SEES_HOST_CPUS,
            GuestException.CANNOT_SET_CONNTRACK_MAX,
            GuestException.REBOOT_FROM_INSIDE_POWERS_OFF);
    if (!capabilities().has("SYS_RESOURCE")) {
      exceptions.add(GuestException.CANNOT_LOWER_OOM_SCORE);
    }
    if (!givesModules()) {
      exceptions.add(GuestException.CANNOT_LOAD_MODULES);
    }
    return new Traits(
        MachineKind.CONTAINER,
        exceptions,
        "2".equals(info.getCGroupVersion()) ? 2 : 1,
        totalMemoryMiB(info),
        cpus(info),
        Duration.ofSeconds(60));
  }

  Capacity capacity() {
    Info info = info();
    int total = totalMemoryMiB(info);
    return new Capacity(total, facts.availableMemoryMiB().orElse(total), cpus(info), total);
  }

  private Info info() {
    try {
      return api.call("asking about the host", docker -> docker.infoCmd().exec());
    } catch (DockerException e) {
      throw DockerApi.failed("asking about the host", e);
    }
  }

  private int totalMemoryMiB(Info info) {
    long bytes = info.getMemTotal() == null ? 0 : info.getMemTotal();
    return bytes > 0 ? (int) (bytes / MIB) : facts.totalMemoryMiB().orElse(0);
  }

  private static int cpus(Info info) {
    return info.getNCPU() == null ? 1 : info.getNCPU();
  }

  /** The daemon's own, where it can be seen; else all, of which Docker gives what there is. */
  Capabilities capabilities() {
    OptionalLong boundingSet = facts.daemonBoundingSet();
    return boundingSet.isPresent() ? new Capabilities(boundingSet.getAsLong()) : Capabilities.ALL;
  }

  long mostOpenFiles() {
    return facts.daemonMostOpenFiles().orElse(USUAL_OPEN_FILES);
  }

  boolean hasKernelLog() {
    return facts.hasKernelLog();
  }

  /** Whether machines are given the host's kernel modules to load from. */
  boolean givesModules() {
    return facts.hasModules() && capabilities().has("SYS_MODULE");
  }

  /** Ports listened on, published by any container, or promised to a machine of any Slipway. */
  Set<Integer> usedPorts() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    Set<Integer> used = new TreeSet<>(facts.listeningPorts());
    for (Container container : containers.containers(Map.of(), deadline)) {
      for (ContainerPort port : container.getPorts()) {
        if (port.getPublicPort() != null) {
          used.add(port.getPublicPort());
        }
      }
      if (container.getLabels().containsKey(Labels.INSTANCE)) {
        containers
            .inspect(container.getId(), deadline)
            .ifPresent(found -> addPromised(used, found.getHostConfig()));
      }
    }
    return used;
  }

  private static void addPromised(Set<Integer> used, @Nullable HostConfig config) {
    if (config == null || config.getPortBindings() == null) {
      return;
    }
    for (Ports.Binding[] bindings : config.getPortBindings().getBindings().values()) {
      for (Ports.Binding binding : bindings == null ? new Ports.Binding[0] : bindings) {
        String port = binding.getHostPortSpec();
        if (port != null && port.matches("[0-9]+")) {
          used.add(Integer.parseInt(port));
        }
      }
    }
  }
}
