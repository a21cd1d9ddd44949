package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.Labels;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.MachineState.Stop;
import dev.slipway.infrastructure.Power;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds machines among the daemon's containers and reads their state. */
final class Containers {

  private static final int SHORT_ID = 12;

  private final DockerApi api;
  private final Names names;

  Containers(DockerApi api, Names names) {
    this.api = api;
    this.names = names;
  }

  /** The machine's container. One of that name that isn't this instance's is not it. */
  Optional<InspectContainerResponse> find(MachineId id, Deadline deadline) {
    return inspect(names.machine(id), deadline).filter(each -> isOf(each, id));
  }

  /** What a create that died left. */
  Optional<InspectContainerResponse> findHalfMade(MachineId id, Deadline deadline) {
    return inspect(names.halfMade(id), deadline).filter(each -> isOf(each, id));
  }

  InspectContainerResponse require(MachineId id, Deadline deadline) {
    return find(id, deadline).orElseThrow(() -> notFound(id));
  }

  static DriverException notFound(MachineId id) {
    return new DriverException(
        Code.NOT_FOUND, "There is no machine " + id, "Create it, or ask for one that is there.");
  }

  Optional<InspectContainerResponse> inspect(String nameOrId, Deadline deadline) {
    try {
      return Optional.of(
          api.call(
              "looking at " + nameOrId,
              deadline,
              docker -> docker.inspectContainerCmd(nameOrId).exec()));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private boolean isOf(InspectContainerResponse container, MachineId id) {
    return names.machineOf(container.getConfig().getLabels()).equals(Optional.of(id));
  }

  MachineState describe(MachineId id, Deadline deadline) {
    return find(id, deadline)
        .map(container -> (MachineState) present(id, container))
        .orElseGet(() -> new MachineState.Absent(id));
  }

  /** Machines with these labels; half-made ones, which are off, if asked for. */
  List<Present> list(Map<String, String> labels, boolean halfMade, Deadline deadline) {
    List<Present> machines = new ArrayList<>();
    for (Container container : containers(labels, deadline)) {
      String name = container.getNames()[0];
      if (halfMade || !Names.isHalfMade(name)) {
        names
            .machineOf(container.getLabels())
            .flatMap(id -> inspect(container.getId(), deadline).map(found -> present(id, found)))
            .ifPresent(machines::add);
      }
    }
    return machines;
  }

  List<Container> containers(Map<String, String> labels, Deadline deadline) {
    return api.call(
        "listing containers",
        deadline,
        docker -> docker.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec());
  }

  static Present present(MachineId id, InspectContainerResponse container) {
    ContainerState state = container.getState();
    Power power = power(state);
    Optional<Instant> startedAt = instant(state.getStartedAt());
    Optional<String> bootId =
        startedAt.map(
            at ->
                container.getId().substring(0, SHORT_ID)
                    + "-"
                    + Long.toHexString(at.getEpochSecond() * 1_000_000_000L + at.getNano()));
    Optional<Stop> stop =
        power == Power.OFF
            ? instant(state.getFinishedAt())
                .map(
                    at ->
                        new Stop(
                            at,
                            state.getExitCodeLong() == null
                                ? -1
                                : state.getExitCodeLong().intValue(),
                            Boolean.TRUE.equals(state.getOOMKilled()),
                            state.getError() == null ? "" : state.getError()))
            : Optional.empty();
    Map<String, String> labels = container.getConfig().getLabels();
    String address = labels == null ? null : labels.get(Labels.ADDRESS);
    return new Present(
        id,
        address == null ? new Ipv4Address(0) : Ipv4Address.parse(address),
        power,
        bootId,
        startedAt,
        stop);
  }

  static Power power(ContainerState state) {
    if (Boolean.TRUE.equals(state.getRestarting())) {
      return Power.UNKNOWN;
    }
    if (Boolean.TRUE.equals(state.getRunning())) {
      return Boolean.TRUE.equals(state.getPaused()) ? Power.PAUSED : Power.RUNNING;
    }
    return Boolean.FALSE.equals(state.getRunning()) ? Power.OFF : Power.UNKNOWN;
  }

  /** Docker's way to say never is the year 1. */
  private static Optional<Instant> instant(@Nullable String text) {
    if (text == null || text.isEmpty() || text.startsWith("0001-")) {
      return Optional.empty();
    }
    return Optional.of(OffsetDateTime.parse(text).toInstant());
  }
}
