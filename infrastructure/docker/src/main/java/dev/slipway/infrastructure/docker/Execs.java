package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.infrastructure.driver.Refusals;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Commands in machines. */
final class Execs {

  private final DockerApi api;
  private final Containers containers;

  Execs(DockerApi api, Containers containers) {
    this.api = api;
    this.containers = containers;
  }

  /** Runs a command to its end. */
  ExecResult run(MachineId id, List<String> command, byte[] stdin, Duration time) {
    Deadline deadline = Deadline.in(time);
    String exec = create(id, Form.plain(command, stdin.length > 0), deadline);
    String what = "running a command in " + id;
    try {
      HijackedExec streams =
          api.unhurried(
              what,
              deadline,
              () -> HijackedExec.run(api.host(), api.pathPrefix(deadline), exec, stdin));
      return streams.result(awaitExit(id, exec, deadline));
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  private int awaitExit(MachineId id, String exec, Deadline deadline) {
    while (true) {
      OptionalInt code = exitCode(id, exec, deadline);
      if (code.isPresent()) {
        return code.getAsInt();
      }
      // Its output has ended a moment before it has.
      deadline.pause(Duration.ofMillis(5), "the end of a command in " + id);
    }
  }

  /** Tells the daemon of a command, which {@link #start} then starts. */
  String create(MachineId id, Form form, Deadline deadline) {
    InspectContainerResponse container = requireRunning(id, deadline);
    String what = "running a command in " + id;
    try {
      return api.call(
          what,
          deadline,
          docker ->
              docker
                  .execCreateCmd(container.getId())
                  .withCmd(form.command.toArray(String[]::new))
                  .withEnv(form.environment)
                  .withTty(form.terminal)
                  .withAttachStdin(form.stdin)
                  .withAttachStdout(true)
                  .withAttachStderr(true)
                  .exec()
                  .getId());
    } catch (NotFoundException | ConflictException e) {
      throw Refusals.notRunning(id);
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  InspectContainerResponse requireRunning(MachineId id, Deadline deadline) {
    InspectContainerResponse container = containers.require(id, deadline);
    if (Containers.power(container.getState()) != Power.RUNNING) {
      throw Refusals.notRunning(id);
    }
    return container;
  }

  ExecStream start(MachineId id, String exec, boolean terminal, Deadline deadline) {
    return api.bounded(
        "running a command in " + id,
        deadline,
        () -> ExecStream.start(api.host(), api.pathPrefix(deadline), exec, terminal));
  }

  /** The exit code of a command that has ended. */
  OptionalInt exitCode(MachineId id, String exec, Deadline deadline) {
    String what = "asking how a command in " + id + " ended";
    try {
      return api.call(
          what,
          deadline,
          docker -> {
            var state = docker.inspectExecCmd(exec).exec();
            Long code = state.getExitCodeLong();
            return code == null || Boolean.TRUE.equals(state.isRunning())
                ? OptionalInt.empty()
                : OptionalInt.of(code.intValue());
          });
    } catch (NotFoundException | ConflictException e) {
      throw Refusals.notRunning(id);
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  /** Does nothing once the command has ended. */
  void resize(MachineId id, String exec, TerminalSize size, Deadline deadline) {
    try {
      api.call(
          "resizing a terminal of " + id,
          deadline,
          docker -> docker.resizeExecCmd(exec).withSize(size.rows(), size.columns()).exec());
    } catch (DockerException e) {
      // It has ended, or its terminal has: nobody looks at it any more.
    }
  }

  /**
   * How a command is started.
   *
   * @param environment {@code NAME=value}, added to the machine's own
   * @param stdin whether it has input
   */
  record Form(List<String> command, List<String> environment, boolean terminal, boolean stdin) {

    static Form plain(List<String> command, boolean stdin) {
      return new Form(command, List.of(), false, stdin);
    }
  }
}
