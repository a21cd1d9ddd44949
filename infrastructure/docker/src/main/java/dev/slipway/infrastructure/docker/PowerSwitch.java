package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.InfrastructureDriver.ShutDown;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Powers machines on and off. */
final class PowerSwitch {

  /** What systemd takes for a request to power off. */
  static final String SHUT_DOWN_SIGNAL = "SIGRTMIN+3";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
  private static final Duration LAST_LOOK = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private final DockerApi api;
  private final Containers containers;
  private final DaemonFacts host;

  PowerSwitch(DockerApi api, Containers containers, DaemonFacts host) {
    this.api = api;
    this.containers = containers;
    this.host = host;
  }

  void on(MachineId id, Deadline deadline) {
    InspectContainerResponse container = containers.require(id, deadline);
    String what = "powering on " + id;
    try {
      api.call(what, deadline, docker -> docker.startContainerCmd(container.getId()).exec());
    } catch (NotModifiedException e) {
      return;
    } catch (NotFoundException e) {
      throw startFailure(id, what, e, containers.find(id, deadline).isEmpty());
    } catch (DockerException e) {
      throw startFailure(id, what, e, false);
    }
  }

  private static DriverException startFailure(
      MachineId id, String what, DockerException e, boolean gone) {
    String message = DockerApi.message(e);
    if (gone) {
      return Containers.notFound(id);
    }
    if (message.contains("port is already allocated")
        || message.contains("address already in use")) {
      return new DriverException(
          Code.HOST_PORT_TAKEN,
          "A host port of " + id + " is taken: " + message,
          "Free the port, or make the machine with another one.",
          e);
    }
    if (message.contains("Address already in use")) {
      return new DriverException(
          Code.ADDRESS_TAKEN,
          "The address of " + id + " is taken: " + message,
          "Disconnect what has it from the cluster's network.",
          e);
    }
    return DockerApi.failed(what, e);
  }

  ShutDown ask(MachineId id, Deadline deadline) {
    Optional<InspectContainerResponse> container = containers.find(id, deadline);
    if (container.isEmpty()) {
      return ShutDown.OFF;
    }
    String containerId = container.get().getId();
    // The last look may end a little after the deadline, or it could never say what it saw.
    Deadline answer = new Deadline(deadline.nanoTime() + LAST_LOOK.toNanos());
    while (!deadline.hasPassed()) {
      if (!signal(id, containerId, SHUT_DOWN_SIGNAL, answer)) {
        return ShutDown.OFF;
      }
      // A request during the boot can be lost: it is made again and again.
      Deadline again = Deadline.in(ASK_AGAIN);
      while (!again.hasPassed() && !deadline.hasPassed()) {
        if (isOff(containerId, answer)) {
          return ShutDown.OFF;
        }
        answer.pause(LOOK_AGAIN.multipliedBy(5), "the shut-down of " + id);
      }
    }
    return ShutDown.STILL_RUNNING;
  }

  /**
   * The fence. The daemon says that a container doesn't run once its first process is reaped; the
   * kernel lets that happen only after every process of its pid namespace is dead. Where the
   * daemon's processes can be seen from here, the first process's death is checked as well.
   */
  PowerOff off(MachineId id, Deadline deadline) {
    Optional<InspectContainerResponse> container = containers.find(id, deadline);
    if (container.isEmpty()) {
      return PowerOff.ABSENT;
    }
    String containerId = container.get().getId();
    if (Containers.power(container.get().getState()) == Power.OFF) {
      return PowerOff.ALREADY_OFF;
    }
    Long pid = container.get().getState().getPidLong();
    OptionalLong start =
        pid == null ? OptionalLong.empty() : host.startOfContainerProcess(pid, containerId);
    boolean killed = signal(id, containerId, "SIGKILL", deadline);
    while (!isOff(containerId, deadline)
        || (pid != null && start.isPresent() && host.startOfProcess(pid).equals(start))) {
      deadline.pause(LOOK_AGAIN, "the death of " + id);
      if (!killed) {
        killed = signal(id, containerId, "SIGKILL", deadline);
      }
    }
    return PowerOff.POWERED_OFF;
  }

  private boolean isOff(String containerId, Deadline deadline) {
    return containers
        .inspect(containerId, deadline)
        .map(container -> Containers.power(container.getState()) == Power.OFF)
        .orElse(true);
  }

  /** Whether it ran. */
  private boolean signal(MachineId id, String containerId, String signal, Deadline deadline) {
    String what = "sending " + signal + " to " + id;
    try {
      api.call(
          what, deadline, docker -> docker.killContainerCmd(containerId).withSignal(signal).exec());
      return true;
    } catch (NotFoundException | ConflictException e) {
      return false;
    } catch (DockerException e) {
      if (DockerApi.message(e).contains("is not running")) {
        return false;
      }
      throw DockerApi.failed(what, e);
    }
  }
}
