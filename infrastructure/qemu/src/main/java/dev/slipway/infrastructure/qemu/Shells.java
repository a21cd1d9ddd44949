package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.TerminalSize;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Opens shells: the guest agent starts sshd on a free port, and the rest is SSH. */
final class Shells {

  private static final Duration OPENING = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Layout layout;
  private final MachineStore store;
  private final GuestAgent agent;
  private final GuestCommands commands;

  Shells(Layout layout, MachineStore store, GuestAgent agent, GuestCommands commands) {
    this.layout = layout;
    this.store = store;
    this.agent = agent;
    this.commands = commands;
  }

  Shell open(MachineId id, List<String> command, Optional<TerminalSize> terminal) {
    Deadline deadline = Deadline.in(OPENING);
    store.require(id);
    agent.requireRunning(id, deadline);
    try {
      ShellConnection connection = connect(id, deadline);
      boolean opened = false;
      try {
        Shell shell = QemuShell.start(this, id, connection, command, terminal, deadline);
        opened = true;
        return shell;
      } finally {
        if (!opened) {
          connection.close();
        }
      }
    } catch (IOException e) {
      agent.requireRunning(id, Deadline.in(layout.settings().callTimeout()));
      throw deadline.hasPassed()
          ? Deadline.exceeded("opening a shell in " + id)
          : new DriverException(
              Code.UNAVAILABLE,
              "A shell in " + id + " can't be opened: " + e.getMessage(),
              "Ask again; journalctl -u 'slipway-shell@*' in the machine may say why.",
              e);
    }
  }

  private ShellConnection connect(MachineId id, Deadline deadline) throws IOException {
    MachineFiles files = layout.machine(id);
    ShellPort port = ShellPort.take(id, files);
    LocalSocket socket = null;
    boolean connected = false;
    try {
      // An old server must not read what is meant for the new one, nor that find nobody here.
      server("stop", id, port.number(), deadline);
      socket = LocalSocket.connect(files.shell(port.number()), deadline);
      awaitConnected(id, port.number(), deadline);
      server("start", id, port.number(), deadline);
      ShellConnection connection =
          ShellConnection.open(layout.names().machine(id), files, socket, port, deadline);
      socket.setNoDeadline();
      connected = true;
      return connection;
    } finally {
      if (!connected) {
        if (socket != null) {
          socket.close();
        }
        port.close();
      }
    }
  }

  private void server(String verb, MachineId id, int port, Deadline deadline) {
    String unit = ShellSetup.unit(port);
    ExecResult done = commands.run(id, List.of("systemctl", verb, unit), new byte[0], deadline);
    if (!done.succeeded()) {
      throw new DriverException(
          Code.FAILED,
          "The unit " + unit + " of " + id + " doesn't " + verb + ": " + done.stderr().strip(),
          "Boot an image that has this unit, systemd and sshd.");
    }
  }

  /** QEMU takes a connection, and tells the machine of it, some time after it was made. */
  private void awaitConnected(MachineId id, int port, Deadline deadline) throws IOException {
    while (!isConnected(id, port, deadline)) {
      deadline.pause(LOOK_AGAIN, "QEMU's taking a connection to a port of " + id);
    }
  }

  private boolean isConnected(MachineId id, int port, Deadline deadline) throws IOException {
    String label = CommandLine.shell(port);
    for (JsonNode device : Qmp.call(layout.machine(id).calls(), "query-chardev", deadline)) {
      if (device.path("label").asText().equals(label)) {
        return !device.path("filename").asText().startsWith("disconnected:");
      }
    }
    throw new IOException("QEMU has no port " + label);
  }

  /** Whether the machine has gone off, which its connections notice a moment earlier. */
  boolean isGone(MachineId id) {
    Deadline moment = Deadline.in(Duration.ofSeconds(2));
    while (true) {
      try {
        agent.requireRunning(id, Deadline.in(layout.settings().callTimeout()));
      } catch (DriverException e) {
        if (e.code() == Code.NOT_RUNNING || e.code() == Code.NOT_FOUND) {
          return true;
        }
        throw e;
      }
      if (moment.hasPassed()) {
        return false;
      }
      moment.rest(Duration.ofMillis(50), "the state of " + id);
    }
  }
}
