package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.infrastructure.driver.Leash;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs with a {@link Leash}, for Docker itself ends no command when its connection
 * breaks.
 */
final class DockerShell implements Shell {

  /** 128 and the signal: SIGKILL. */
  private static final int KILLED = 137;

  private static final byte[] END_OF_TRANSMISSION = {4};
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final Execs execs;
  private final MachineId machine;
  private final String exec;
  private final ExecStream streams;
  private final ExecStream leash;
  private final boolean terminal;
  private final Duration callTimeout;
  private volatile boolean ended;
  private volatile boolean closed;

  private DockerShell(
      Execs execs,
      MachineId machine,
      String exec,
      ExecStream streams,
      ExecStream leash,
      boolean terminal,
      Duration callTimeout) {
    this.execs = execs;
    this.machine = machine;
    this.exec = exec;
    this.streams = streams;
    this.leash = leash;
    this.terminal = terminal;
    this.callTimeout = callTimeout;
  }

  static DockerShell open(
      Execs execs,
      MachineId machine,
      List<String> command,
      Optional<TerminalSize> size,
      Duration callTimeout) {
    Deadline deadline = Deadline.in(callTimeout);
    Leash leash = Leash.ofOneShell();
    boolean terminal = size.isPresent();
    String leashExec = execs.create(machine, Execs.Form.plain(leash.command(), true), deadline);
    ExecStream held = execs.start(machine, leashExec, false, deadline);
    ExecStream streams = null;
    try {
      String exec =
          execs.create(
              machine,
              new Execs.Form(command, List.of(leash.variable()), terminal, true),
              deadline);
      streams = execs.start(machine, exec, terminal, deadline);
      DockerShell shell =
          new DockerShell(execs, machine, exec, streams, held, terminal, callTimeout);
      size.ifPresent(shell::resize);
      return shell;
    } catch (RuntimeException e) {
      closeQuietly(streams);
      closeQuietly(held);
      throw e;
    }
  }

  @Override
  public void write(byte[] input) {
    try {
      streams.write(input);
    } catch (IOException e) {
      // The command no longer reads; that it ended is told by its output.
    }
  }

  @Override
  public void endInput() {
    try {
      if (terminal) {
        // Docker takes the end of a terminal's input for the end of its output.
        streams.write(END_OF_TRANSMISSION);
      } else {
        streams.endInput();
      }
    } catch (IOException e) {
      // As above.
    }
  }

  @Override
  public Optional<Output> read() {
    try {
      return streams.read();
    } catch (IOException e) {
      throw new DriverException(
          Code.UNAVAILABLE,
          closed
              ? "The command in " + machine + " was given up"
              : "The connection to a command in " + machine + " broke",
          "Open another shell.",
          e);
    }
  }

  @Override
  public void resize(TerminalSize size) {
    if (terminal && !ended) {
      execs.resize(machine, exec, size, Deadline.in(callTimeout));
    }
  }

  @Override
  public int exitCode() {
    Duration pause = FIRST_PAUSE;
    while (true) {
      OptionalInt code = execs.exitCode(machine, exec, Deadline.in(callTimeout));
      if (code.isPresent()) {
        ended = true;
        if (code.getAsInt() == KILLED) {
          requireMachine();
        }
        return code.getAsInt();
      }
      if (closed) {
        throw new DriverException(
            Code.UNAVAILABLE, "The command in " + machine + " was given up", "Open another shell.");
      }
      Deadline.in(callTimeout).pause(pause, "the end of a command in " + machine);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  /** A machine that goes off kills its commands, a moment before Docker says so of it itself. */
  private void requireMachine() {
    Deadline moment = Deadline.in(Duration.ofSeconds(1));
    while (!moment.hasPassed()) {
      execs.requireRunning(machine, Deadline.in(callTimeout));
      moment.pause(Duration.ofMillis(100), "the state of " + machine);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (ended) {
      try {
        leash.write(Leash.release());
      } catch (IOException e) {
        // It has ended with its machine.
      }
    }
    closeQuietly(streams);
    closeQuietly(leash);
  }

  private static void closeQuietly(@Nullable ExecStream stream) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // It is of no more use either way.
      }
    }
  }
}
