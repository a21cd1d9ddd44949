package dev.slipway.infrastructure.qemu;

import com.jcraft.jsch.ChannelExec;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.infrastructure.driver.Leash;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command that runs with a {@link Leash}, for sshd ends no command's children when its connection
 * breaks.
 */
final class QemuShell implements Shell {

  /** 128 and the signal: SIGKILL. */
  private static final int KILLED = 137;

  private static final byte[] END_OF_TRANSMISSION = {4};
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration RELEASING = Duration.ofSeconds(10);

  private final Shells shells;
  private final MachineId machine;
  private final ShellConnection connection;
  private final ChannelExec channel;
  private final OutputStream input;
  private final ShellOutput output;
  private final ChannelExec leash;
  private final OutputStream leashInput;
  private final boolean terminal;

  private QemuShell(
      Shells shells,
      MachineId machine,
      ShellConnection connection,
      ChannelExec channel,
      ShellOutput output,
      ChannelExec leash,
      boolean terminal)
      throws IOException {
    this.shells = shells;
    this.machine = machine;
    this.connection = connection;
    this.channel = channel;
    this.input = channel.getOutputStream();
    this.output = output;
    this.leash = leash;
    this.leashInput = leash.getOutputStream();
    this.terminal = terminal;
  }

  static QemuShell start(
      Shells shells,
      MachineId machine,
      ShellConnection connection,
      List<String> command,
      Optional<TerminalSize> size,
      Deadline deadline)
      throws IOException {
    Leash leash = Leash.ofOneShell();
    ChannelExec held = connection.command(words(leash.command()));
    ShellOutput output = new ShellOutput();
    // The login shell waits for the command, for of a signal SSH's library would say nothing.
    ChannelExec channel =
        connection.command(
            "cd /; export " + leash.variable() + "; " + words(command) + "; exit $?");
    channel.setOutputStream(output.stream(Stream.STDOUT));
    channel.setErrStream(output.stream(Stream.STDERR));
    channel.setPty(size.isPresent());
    size.ifPresent(
        it -> {
          channel.setPtyType("xterm-256color");
          channel.setPtySize(it.columns(), it.rows(), 0, 0);
        });
    QemuShell shell =
        new QemuShell(shells, machine, connection, channel, output, held, size.isPresent());
    ShellConnection.start(held, deadline);
    ShellConnection.start(channel, deadline);
    return shell;
  }

  /** The words as a shell's command that says just them. */
  static String words(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append('\'').append(word.replace("'", "'\\''")).append("' ");
    }
    return line.toString().strip();
  }

  @Override
  public void write(byte[] bytes) {
    try {
      input.write(bytes);
      input.flush();
    } catch (IOException e) {
      // The command no longer reads; that it ended is told by its output.
    }
  }

  @Override
  public void endInput() {
    if (terminal) {
      write(END_OF_TRANSMISSION);
      return;
    }
    try {
      input.close();
    } catch (IOException e) {
      // As above.
    }
  }

  @Override
  public Optional<Output> read() {
    try {
      Optional<Output> next = output.next();
      if (next.isEmpty()) {
        requireOwnEnd();
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.interrupted("a command in " + machine, e);
    }
  }

  /** Not its connection's end, unless the machine's is the reason. */
  private void requireOwnEnd() {
    if (output.isGivenUp()) {
      throw unavailable("was given up");
    }
    if (channel.getExitStatus() < 0 && !connection.isConnected() && !shells.isGone(machine)) {
      throw unavailable("lost its connection");
    }
  }

  private DriverException unavailable(String why) {
    return new DriverException(
        Code.UNAVAILABLE, "The command in " + machine + " " + why, "Open another shell.");
  }

  @Override
  public void resize(TerminalSize size) {
    if (terminal && !channel.isClosed()) {
      channel.setPtySize(size.columns(), size.rows(), 0, 0);
    }
  }

  @Override
  public int exitCode() {
    try {
      while (channel.getExitStatus() < 0 && !output.ended(LOOK_AGAIN)) {
        if (output.isGivenUp()) {
          throw unavailable("was given up");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.interrupted("the end of a command in " + machine, e);
    }
    int code = channel.getExitStatus();
    if ((code < 0 || code == KILLED) && shells.isGone(machine)) {
      throw new DriverException(
          Code.NOT_RUNNING, "The machine " + machine + " went off", "Power it on first.");
    }
    if (code < 0) {
      requireOwnEnd();
      return KILLED;
    }
    return code;
  }

  @Override
  public void close() {
    if (output.isGivenUp()) {
      return;
    }
    if (channel.getExitStatus() >= 0) {
      release();
    }
    output.giveUp();
    connection.close();
  }

  /** What a command that ended by itself has left runs on. */
  private void release() {
    try {
      leashInput.write(Leash.release());
      leashInput.flush();
      Deadline deadline = Deadline.in(RELEASING);
      while (!leash.isClosed() && connection.isConnected() && !deadline.hasPassed()) {
        deadline.rest(LOOK_AGAIN, "the leash of a command in " + machine);
      }
    } catch (IOException e) {
      // It has ended with its machine.
    }
  }
}
