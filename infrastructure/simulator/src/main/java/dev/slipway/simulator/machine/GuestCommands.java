package dev.slipway.simulator.machine;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.simulator.guest.Guest;
import dev.slipway.simulator.guest.Launch;
import dev.slipway.simulator.guest.process.ByteFiles;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.OpenFile;
import dev.slipway.simulator.guest.process.Pipe;
import dev.slipway.simulator.guest.process.Signal;
import dev.slipway.simulator.guest.process.Terminal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands in a machine for those outside. */
public final class GuestCommands {
  private static final Duration BOOT = Duration.ofSeconds(10);
  private static final String HOME = "/root";

  private GuestCommands() {}

  /** Runs a command to its end, or gives it up at the deadline. */
  public static ExecResult execute(
      SimulatedMachine machine, List<String> command, byte[] stdin, Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    Guest guest = machine.guest(deadline);
    ByteFiles.Gathering out = new ByteFiles.Gathering(ExecResult.MOST_BYTES);
    ByteFiles.Gathering err = new ByteFiles.Gathering(ExecResult.MOST_BYTES);
    GuestProcess process =
        guest.start(
            new Launch(
                0,
                new Object(),
                command,
                Guest.environment(),
                HOME,
                Map.of(0, ByteFiles.of(stdin), 1, out, 2, err)));
    try {
      int code = process.exit().get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!machine.runs(guest)) {
        throw SimulatedMachine.notRunning(machine.id());
      }
      return new ExecResult(code, out.bytes(), err.bytes(), out.truncated() || err.truncated());
    } catch (TimeoutException e) {
      throw new DriverException(
          Code.DEADLINE_EXCEEDED,
          "The command on " + machine.id().name() + " has not ended in time",
          "Ask again with a later deadline.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(Code.UNAVAILABLE, "Interrupted", "Ask again.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A command that somebody stays connected with. */
  public static final class Session {
    private final SimulatedMachine machine;
    private final Guest guest;
    private final Object mark = new Object();
    private final Optional<Terminal> terminal;
    private final Pipe input = new Pipe();
    private final Pipe output = new Pipe();
    private final Pipe errors = new Pipe();
    private final GuestProcess process;

    /** Starts it in a booted machine. */
    public Session(SimulatedMachine machine, List<String> command, Optional<TerminalSize> size) {
      this.machine = machine;
      this.guest = machine.guest(BOOT);
      this.terminal =
          size.map(given -> new Terminal(given, signal -> guest.processes().signal(mark, signal)));
      Map<String, String> environment = new HashMap<>(Guest.environment());
      Map<Integer, OpenFile> files;
      if (terminal.isPresent()) {
        environment.put("TERM", "xterm");
        OpenFile file = terminal.get().file();
        files = Map.of(0, file, 1, file.retain(), 2, file.retain());
      } else {
        files = Map.of(0, input.reader(), 1, output.writer(), 2, errors.writer());
      }
      this.process = guest.start(new Launch(0, mark, command, environment, HOME, files));
    }

    /** What it writes on its standard output, or its terminal. */
    public Pipe output() {
      return terminal.map(Terminal::screen).orElse(output);
    }

    /** What it writes on its standard error; with a terminal, nothing. */
    public Pipe errors() {
      return errors;
    }

    /** Gives it input; waits for room. */
    public void write(byte[] bytes) throws InterruptedException {
      try {
        if (terminal.isPresent()) {
          terminal.get().type(bytes);
        } else {
          input.give(bytes, 0, bytes.length);
        }
      } catch (dev.slipway.simulator.guest.process.GuestIoException nobodyReads) {
        // Input that an ended command no longer reads is lost.
      }
    }

    public void endInput() throws InterruptedException {
      try {
        if (terminal.isPresent()) {
          terminal.get().end();
        } else {
          input.closeWriting();
        }
      } catch (dev.slipway.simulator.guest.process.GuestIoException nobodyReads) {
        // see above
      }
    }

    public void resize(TerminalSize size) {
      terminal.ifPresent(open -> open.resize(size));
    }

    /**
     * Waits for its end.
     *
     * @throws DriverException NOT_RUNNING if the machine went off meanwhile
     */
    public int exitCode() throws InterruptedException {
      try {
        int code = process.exit().get();
        // What others still hold open says nothing more to whoever is connected.
        output().closeWriting();
        errors.closeWriting();
        if (!machine.runs(guest)) {
          throw SimulatedMachine.notRunning(machine.id());
        }
        return code;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Ends it with all that it started, if it hasn't ended by itself. */
    public void close(Duration patience) {
      if (process.exit().isDone()) {
        return;
      }
      guest.processes().signal(mark, Signal.HUP);
      terminal.ifPresent(Terminal::hangUp);
      input.closeWriting();
      output.closeReading();
      errors.closeReading();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Thread.sleep(patience);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                guest.processes().signal(mark, Signal.KILL);
              });
    }
  }
}
