package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ExposedPort;
import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import dev.slipway.infrastructure.Labels;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.docker.ignition.ContainerConfiguration;
import dev.slipway.infrastructure.driver.Fingerprint;
import dev.slipway.infrastructure.driver.Refusals;
import dev.slipway.infrastructure.ignition.IgnitionException;
import dev.slipway.infrastructure.ignition.IgnitionReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes machines. A container gets its machine's name only when its configuration is in place: what
 * a crash leaves half-made is never taken for a machine.
 */
final class MachineMaker {

  private final DockerApi api;
  private final Names names;
  private final DockerHost host;
  private final Networks networks;
  private final Volumes volumes;
  private final Containers containers;
  private final Inside inside;
  private final ContainerForm containerForm;
  private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();

  MachineMaker(
      DockerApi api,
      Names names,
      DockerSettings settings,
      DockerHost host,
      Networks networks,
      Volumes volumes,
      Containers containers,
      Inside inside) {
    this.api = api;
    this.names = names;
    this.host = host;
    this.networks = networks;
    this.volumes = volumes;
    this.containers = containers;
    this.inside = inside;
    this.containerForm = new ContainerForm(names, settings, host);
  }

  /** Makes the machine, or finds it; of several threads that make one machine, one does. */
  Creation make(MachineSpec spec, Deadline deadline) {
    synchronized (locks[Math.floorMod(spec.id().hashCode(), locks.length)]) {
      return makeAlone(spec, deadline);
    }
  }

  private Creation makeAlone(MachineSpec spec, Deadline deadline) {
    String fingerprint = Fingerprint.of(spec);
    if (isThere(spec.id(), fingerprint, deadline)) {
      return Creation.EXISTED;
    }
    try {
      makeNew(spec, fingerprint, deadline);
      return Creation.CREATED;
    } catch (DriverException e) {
      // Another process may have made it since: what is in the way is the machine itself then.
      if (isThere(spec.id(), fingerprint, deadline)) {
        return Creation.EXISTED;
      }
      throw e;
    }
  }

  private boolean isThere(MachineId id, String fingerprint, Deadline deadline) {
    Optional<InspectContainerResponse> existing = containers.find(id, deadline);
    existing.ifPresent(
        container -> Refusals.requireSame(id, fingerprintOf(container), fingerprint));
    return existing.isPresent();
  }

  private void makeNew(MachineSpec spec, String fingerprint, Deadline deadline) {
    MachineId id = spec.id();
    requireNameFree(id, deadline);
    ContainerConfiguration configuration = configuration(spec);
    removeHalfMade(id, deadline);
    Refusals.requireNetwork(networks.find(id.clusterId()), spec.network());
    InspectImageResponse image = requireImage(spec.image());
    requireAddress(spec, deadline);
    Refusals.requirePortsFree(spec.portForwards(), host::usedPorts);
    requireMemory(spec);

    volumes.ensureOwn(id);
    spec.dataVolume()
        .ifPresent(volume -> volumes.ensureData(new VolumeId(id.clusterId(), volume.name())));
    try {
      String containerId = create(spec, image, configuration, fingerprint, deadline);
      complete(id, containerId, configuration, deadline);
    } catch (IgnitionException e) {
      removeHalfMade(id, deadline);
      throw Refusals.unsupported(e);
    }
  }

  /** Writes the configuration, and names the container, which is the machine from then on. */
  private void complete(
      MachineId id, String containerId, ContainerConfiguration configuration, Deadline deadline) {
    try {
      inside.write(
          containerId,
          configuration.archive(path -> inside.readFile(containerId, path, deadline)),
          deadline);
      rename(id, containerId, deadline);
    } catch (DriverException e) {
      throw containers.inspect(containerId, deadline).isEmpty() ? madeByAnother(id, e) : e;
    }
  }

  private static @Nullable String fingerprintOf(InspectContainerResponse container) {
    Map<String, String> labels = container.getConfig().getLabels();
    return labels == null ? null : labels.get(Labels.SPECIFICATION);
  }

  private void requireNameFree(MachineId id, Deadline deadline) {
    if (containers.inspect(names.machine(id), deadline).isPresent()) {
      throw new DriverException(
          Code.CONFLICT,
          "A container named " + names.machine(id) + " is there that Slipway didn't make",
          "Remove or rename it.");
    }
  }

  private static ContainerConfiguration configuration(MachineSpec spec) {
    try {
      return ContainerConfiguration.of(
          IgnitionReader.read(spec.ignition().reveal()), spec.id().name());
    } catch (IgnitionException e) {
      throw Refusals.unsupported(e);
    }
  }

  /** Removes what a create that died left, the storage that it filled included. */
  void removeHalfMade(MachineId id, Deadline deadline) {
    containers
        .findHalfMade(id, deadline)
        .ifPresent(container -> removeContainer(container.getId(), deadline));
    volumes.destroyOwn(id);
  }

  void removeContainer(String containerId, Deadline deadline) {
    String what = "removing the container " + containerId;
    while (true) {
      try {
        api.call(
            what,
            deadline,
            docker -> docker.removeContainerCmd(containerId).withForce(true).exec());
      } catch (NotFoundException e) {
        return;
      } catch (ConflictException e) {
        // Its removal is under way already.
        deadline.pause(Duration.ofMillis(50), what);
      } catch (DockerException e) {
        throw DockerApi.failed(what, e);
      }
    }
  }

  private InspectImageResponse requireImage(String image) {
    String what = "looking for the image " + image;
    try {
      return api.call(what, docker -> docker.inspectImageCmd(image).exec());
    } catch (NotFoundException e) {
      throw new DriverException(
          Code.IMAGE_NOT_FOUND,
          "Docker has no image " + image,
          "Build it with images/build, or load it with docker load; nothing is pulled.",
          e);
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  private void requireAddress(MachineSpec spec, Deadline deadline) {
    String address = spec.address().toString();
    for (Container other : containers.containers(names.labels(spec.id().clusterId()), deadline)) {
      if (address.equals(other.getLabels().get(Labels.ADDRESS))) {
        if (names.machineOf(other.getLabels()).filter(spec.id()::equals).isPresent()) {
          throw madeByAnother(spec.id(), null);
        }
        throw Refusals.addressTaken(spec.address(), other.getNames()[0].substring(1));
      }
    }
  }

  private void requireMemory(MachineSpec spec) {
    Capacity capacity = host.capacity();
    if (spec.memoryMiB() > capacity.freeMemoryMiB()) {
      throw new DriverException(
          Code.INSUFFICIENT_MEMORY,
          "A machine of "
              + spec.memoryMiB()
              + " MiB is asked for, and the host has "
              + capacity.freeMemoryMiB()
              + " of its "
              + capacity.totalMemoryMiB()
              + " MiB free",
          "Ask for less, or free memory on the host.");
    }
  }

  private String create(
      MachineSpec spec,
      InspectImageResponse image,
      ContainerConfiguration configuration,
      String fingerprint,
      Deadline deadline) {
    MachineId id = spec.id();
    Map<String, String> labels =
        Names.with(
            Names.with(spec.labels(), names.labels(id)),
            Map.of(Labels.SPECIFICATION, fingerprint, Labels.ADDRESS, spec.address().toString()));
    String what = "making the machine " + id;
    try {
      return api.call(
          what,
          deadline,
          docker -> {
            var command =
                docker
                    .createContainerCmd(spec.image())
                    .withName(names.halfMade(id))
                    .withHostName(id.name())
                    .withLabels(labels)
                    .withEnv("container=docker")
                    .withStopSignal(PowerSwitch.SHUT_DOWN_SIGNAL)
                    // A terminal is what makes /dev/console, where systemd writes.
                    .withTty(true)
                    .withIpv4Address(spec.address().toString())
                    .withExposedPorts(
                        spec.portForwards().stream()
                            .map(forward -> ExposedPort.tcp(forward.machinePort()))
                            .toList())
                    .withHostConfig(containerForm.hostConfig(spec, configuration));
            String[] entrypoint =
                image.getConfig() == null ? null : image.getConfig().getEntrypoint();
            if (entrypoint == null || entrypoint.length == 0) {
              command = command.withEntrypoint("/sbin/init").withCmd(List.of());
            }
            return command.exec().getId();
          });
    } catch (ConflictException e) {
      throw madeByAnother(id, e);
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  /** Two processes that make one machine remove what the other has half made. */
  private static DriverException madeByAnother(MachineId id, @Nullable Throwable cause) {
    return new DriverException(
        Code.UNAVAILABLE,
        "Somebody else is making the machine " + id,
        "Ask again when that has ended.",
        cause);
  }

  private void rename(MachineId id, String containerId, Deadline deadline) {
    String what = "naming the machine " + id;
    try {
      api.call(
          what,
          deadline,
          docker -> docker.renameContainerCmd(containerId).withName(names.machine(id)).exec());
    } catch (ConflictException e) {
      throw new DriverException(
          Code.UNAVAILABLE, "Somebody else has made the machine " + id, "Ask again.", e);
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }
}
