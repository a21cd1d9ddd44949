package dev.slipway.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.infrastructure.simulated.wire.HostJson;
import dev.slipway.simulator.guest.process.Pipe;
import dev.slipway.simulator.machine.GuestCommands;
import dev.slipway.simulator.machine.SimulatedMachine;
import dev.slipway.simulator.site.Instance;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command that a driver stays connected with. Its end is the connection's, and both ways. */
final class ShellConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ShellConnection.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final int CHUNK = 32 * 1024;

  /** Takes messages one at a time, so that input that isn't read isn't gathered. */
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  private final ServerWebSocket socket;
  private final Instance instance;
  private final MachineId machine;
  private volatile GuestCommands.@Nullable Session session;

  /** Binary is input; text is JSON; neither is the connection's end. */
  private record Message(@Nullable Buffer binary, @Nullable String text) {}

  private ShellConnection(ServerWebSocket socket, Instance instance, MachineId machine) {
    this.socket = socket;
    this.instance = instance;
    this.machine = machine;
  }

  static void open(ServerWebSocket socket, Instance instance, MachineId machine) {
    ShellConnection connection = new ShellConnection(socket, instance, machine);
    socket.pause();
    socket.binaryMessageHandler(bytes -> connection.messages.add(new Message(bytes, null)));
    socket.textMessageHandler(text -> connection.messages.add(new Message(null, text)));
    socket.closeHandler(closed -> connection.messages.add(new Message(null, null)));
    socket.exceptionHandler(broken -> connection.messages.add(new Message(null, null)));
    socket.fetch(1);
    Thread.ofVirtual().name("shell-input").start(connection::takeMessages);
  }

  private void takeMessages() {
    try {
      while (true) {
        Message message = messages.take();
        if (message.binary == null && message.text == null) {
          break;
        }
        take(message);
        socket.fetch(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DriverException e) {
      refuse(e);
    } catch (IOException | RuntimeException e) {
      LOG.warn("A shell's connection failed", e);
    } finally {
      GuestCommands.Session open = session;
      if (open != null) {
        open.close(PATIENCE);
      }
      socket.close();
    }
  }

  private void take(Message message) throws InterruptedException, IOException {
    GuestCommands.Session open = session;
    if (message.binary != null) {
      if (open != null) {
        open.write(message.binary.getBytes(1, message.binary.length()));
      }
      return;
    }
    JsonNode json = JSON.readTree(message.text);
    if (json.has("start")) {
      start(json.path("start"));
    } else if (open != null && json.has("end")) {
      open.endInput();
    } else if (open != null && json.has("resize")) {
      open.resize(size(json.path("resize")));
    }
  }

  private static TerminalSize size(JsonNode json) {
    return new TerminalSize(json.path("columns").asInt(), json.path("rows").asInt());
  }

  private void start(JsonNode start) {
    SimulatedMachine on = instance.existing(machine);
    Optional<TerminalSize> terminal =
        start.has("columns") ? Optional.of(size(start)) : Optional.empty();
    GuestCommands.Session opened =
        new GuestCommands.Session(on, DriverCalls.words(start.path("command")), terminal);
    session = opened;
    say(JsonNodeFactory.instance.objectNode().put("started", true));
    Thread errors = Thread.ofVirtual().start(() -> pump(opened.errors(), (byte) 2));
    Thread output = Thread.ofVirtual().start(() -> pump(opened.output(), (byte) 1));
    Thread.ofVirtual().start(() -> awaitEnd(opened, output, errors));
  }

  private void awaitEnd(GuestCommands.Session opened, Thread output, Thread errors) {
    try {
      ObjectNode end = JsonNodeFactory.instance.objectNode();
      try {
        end.put("exit", opened.exitCode());
      } catch (DriverException gone) {
        end.set("refusal", HostJson.write(gone));
      }
      output.join();
      errors.join();
      say(end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(Pipe from, byte stream) {
    byte[] chunk = new byte[CHUNK];
    try {
      for (int n = from.take(chunk, 0, CHUNK); n >= 0; n = from.take(chunk, 0, CHUNK)) {
        Buffer message = Buffer.buffer(n + 1).appendByte(stream).appendBytes(chunk, 0, n);
        // Waits until it is on its way: what nobody reads is not gathered here.
        socket.writeBinaryMessage(message).toCompletionStage().toCompletableFuture().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException closed) {
      from.closeReading();
    }
  }

  private void refuse(DriverException refusal) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.set("refusal", HostJson.write(refusal));
    try {
      socket.writeTextMessage(message.toString()).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException closed) {
      LOG.debug("Nobody waits for a refusal", closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(ObjectNode message) {
    socket.writeTextMessage(message.toString());
  }
}
