package dev.slipway.cli.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A shell at the other end of a WebSocket: the first byte of each message is its channel. What is
 * said there is written before more is read.
 */
final class ShellConnection implements WebSocket.Listener {

  private static final byte STDIN = 0;
  private static final byte STDOUT = 1;
  private static final byte STDERR = 2;
  private static final byte EXIT = 3;
  private static final byte RESIZE = 4;
  private static final byte CLOSE = (byte) 255;

  private static final int CHUNK = 16 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The other end sends a sign of life every 20 s. */
  private static final Duration SILENCE = Duration.ofSeconds(70);

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final PrintStream out;
  private final PrintStream err;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final ByteArrayOutputStream exit = new ByteArrayOutputStream();
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean writing;
  private boolean inMessage;
  private byte channel;

  ShellConnection(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Sends what there is to read, then its end. Ends when the other end has. */
  void sendAll(WebSocket socket, InputStream in) {
    byte[] buffer = new byte[CHUNK];
    try {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        send(socket, STDIN, buffer, length);
      }
      send(socket, CLOSE, new byte[] {STDIN}, 1);
    } catch (IOException | CompletionException | IllegalStateException e) {
      // How it ended is heard from the other end.
    }
  }

  void resize(WebSocket socket, RawTerminal.Size size) {
    byte[] json =
        ("{\"Width\": " + size.columns() + ", \"Height\": " + size.rows() + "}")
            .getBytes(StandardCharsets.US_ASCII);
    try {
      send(socket, RESIZE, json, json.length);
    } catch (CompletionException | IllegalStateException e) {
      // As above.
    }
  }

  /** One at a time: a WebSocket refuses a message while another is on its way. */
  private synchronized void send(WebSocket socket, byte to, byte[] bytes, int length) {
    ByteBuffer message = ByteBuffer.allocate(length + 1).put(to).put(bytes, 0, length).flip();
    socket.sendBinary(message, true).join();
  }

  /**
   * The command's exit code, when it has ended.
   *
   * @throws CommandFailure when the connection ends before it
   */
  int await(WebSocket socket) {
    while (true) {
      try {
        return end.get(LOOK.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (!writing && System.nanoTime() - heardNanos > SILENCE.toNanos()) {
          socket.abort();
          throw lost("There was no sign of life for " + SILENCE.toSeconds() + " s");
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof CommandFailure failure
            ? failure
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        socket.abort();
        throw lost("Interrupted");
      }
    }
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    heardNanos = System.nanoTime();
    if (!inMessage && data.hasRemaining()) {
      channel = data.get();
    }
    inMessage = !last;
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    switch (channel) {
      case STDOUT -> write(socket, out, bytes);
      case STDERR -> write(socket, err, bytes);
      case EXIT -> exit(bytes, last);
      default -> {
        // A later Slipway's, which says what this one needn't know.
      }
    }
    socket.request(1);
    return null;
  }

  private void write(WebSocket socket, PrintStream to, byte[] bytes) {
    writing = true;
    to.write(bytes, 0, bytes.length);
    to.flush();
    writing = false;
    heardNanos = System.nanoTime();
    if (to.checkError()) {
      end.completeExceptionally(
          new CommandFailure(ExitCode.REFUSED, "Nobody reads what it says any more", ""));
      socket.abort();
    }
  }

  private void exit(byte[] bytes, boolean last) {
    exit.writeBytes(bytes);
    if (last) {
      try {
        end.complete(JSON.readTree(exit.toString(StandardCharsets.UTF_8)).path("exitCode").asInt());
      } catch (JsonProcessingException e) {
        end.completeExceptionally(lost("Its exit code can't be read"));
      }
    }
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    heardNanos = System.nanoTime();
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    end.completeExceptionally(
        lost("It was ended from the other side: " + (reason.isBlank() ? "code " + code : reason)));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    end.completeExceptionally(lost("The connection broke: " + error.getMessage()));
  }

  private static CommandFailure lost(String what) {
    return new CommandFailure(ExitCode.CONNECTION_LOST, what, "Open another: ./slipway ssh");
  }
}
