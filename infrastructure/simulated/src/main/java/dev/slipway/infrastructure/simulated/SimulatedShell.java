package dev.slipway.infrastructure.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.infrastructure.simulated.wire.HostJson;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A shell over a WebSocket. Binary messages are the command's streams, the first byte says which;
 * text messages are JSON: {@code start}, {@code end}, {@code resize} one way, {@code started},
 * {@code exit}, {@code refusal} the other.
 */
final class SimulatedShell implements Shell, WebSocket.Listener {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Duration START = Duration.ofSeconds(15);

  private final MachineId machine;
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private final StringBuilder text = new StringBuilder();
  private final Object sending = new Object();
  private @Nullable WebSocket socket;
  private volatile boolean closed;
  private boolean ended;

  private sealed interface Message {}

  private record Said(Output output) implements Message {}

  private record End() implements Message {}

  private record Broken() implements Message {}

  private SimulatedShell(MachineId machine) {
    this.machine = machine;
  }

  static SimulatedShell open(
      SimulatorClient simulator,
      MachineId machine,
      String path,
      List<String> command,
      Optional<TerminalSize> terminal) {
    SimulatedShell shell = new SimulatedShell(machine);
    ObjectNode start = JSON.objectNode();
    command.forEach(start.putObject("start").putArray("command")::add);
    terminal.ifPresent(
        size -> start.withObject("start").put("columns", size.columns()).put("rows", size.rows()));
    try {
      WebSocket socket =
          simulator
              .http()
              .newWebSocketBuilder()
              .header("Authorization", simulator.authorization())
              .connectTimeout(START)
              .buildAsync(simulator.uri("ws", path), shell)
              .join();
      shell.socket = socket;
      socket.sendText(start.toString(), true).join();
      shell.started.get(START.toMillis(), TimeUnit.MILLISECONDS);
      return shell;
    } catch (TimeoutException e) {
      shell.close();
      throw new DriverException(
          Code.DEADLINE_EXCEEDED,
          "The machine " + machine.name() + " did not start the command in time",
          "Try again when it has booted; ./slipway console shows how far it is.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      shell.close();
      throw new DriverException(Code.UNAVAILABLE, "Interrupted", "Ask again.", e);
    } catch (CompletionException | java.util.concurrent.ExecutionException e) {
      shell.close();
      throw e.getCause() instanceof DriverException refusal ? refusal : simulator.away(e);
    }
  }

  // What arrives

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    binary.writeBytes(part);
    if (!last) {
      from.request(1);
      return null;
    }
    byte[] all = binary.toByteArray();
    binary.reset();
    messages.add(
        new Said(
            new Output(
                all[0] == 2 ? Stream.STDERR : Stream.STDOUT,
                Arrays.copyOfRange(all, 1, all.length))));
    return null; // the next is asked for when this one is read
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      JsonNode said = SimulatorClient.read(text.toString().getBytes(StandardCharsets.UTF_8));
      text.setLength(0);
      tell(said);
    }
    from.request(1);
    return null;
  }

  private void tell(JsonNode said) {
    if (said.has("started")) {
      started.complete(true);
    } else if (said.has("exit")) {
      exit.complete(said.path("exit").asInt());
      messages.add(new End());
    } else if (said.has("refusal")) {
      DriverException refusal = HostJson.refusal(said.path("refusal"));
      started.completeExceptionally(refusal);
      exit.completeExceptionally(refusal);
      messages.add(new End());
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    broken();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    broken();
  }

  private void broken() {
    DriverException away = brokenConnection();
    started.completeExceptionally(away);
    exit.completeExceptionally(away);
    messages.add(new Broken());
  }

  private DriverException brokenConnection() {
    return new DriverException(
        Code.UNAVAILABLE,
        "The connection with the command on " + machine.name() + " is closed",
        "Open another shell.");
  }

  // What is said

  @Override
  public void write(byte[] input) {
    for (int at = 0; at < input.length; at += MOST_BYTES) {
      int length = Math.min(MOST_BYTES, input.length - at);
      ByteBuffer message = ByteBuffer.allocate(length + 1);
      message.put((byte) 0).put(input, at, length).flip();
      send(to -> to.sendBinary(message, true));
    }
  }

  @Override
  public void endInput() {
    sendText(JSON.objectNode().put("end", true));
  }

  @Override
  public void resize(TerminalSize size) {
    ObjectNode message = JSON.objectNode();
    message.putObject("resize").put("columns", size.columns()).put("rows", size.rows());
    sendText(message);
  }

  private void sendText(ObjectNode message) {
    send(to -> to.sendText(message.toString(), true));
  }

  private void send(java.util.function.Function<WebSocket, CompletableFuture<WebSocket>> what) {
    WebSocket to = socket;
    if (to == null || exit.isDone()) {
      return; // an ended command reads no more
    }
    synchronized (sending) {
      try {
        what.apply(to).join();
      } catch (CompletionException e) {
        // Whoever reads is told that the connection is broken.
      }
    }
  }

  @Override
  public Optional<Output> read() {
    if (closed) {
      throw brokenConnection();
    }
    if (ended) {
      return Optional.empty();
    }
    try {
      return switch (messages.take()) {
        case Said(Output output) -> {
          WebSocket from = socket;
          if (from != null) {
            from.request(1);
          }
          yield Optional.of(output);
        }
        case End end -> {
          ended = true;
          yield Optional.empty();
        }
        case Broken broken -> {
          messages.add(broken);
          throw brokenConnection();
        }
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw brokenConnection();
    }
  }

  @Override
  public int exitCode() {
    try {
      return exit.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof DriverException refusal ? refusal : brokenConnection();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw brokenConnection();
    }
  }

  @Override
  public void close() {
    closed = true;
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    broken();
  }
}
