package dev.slipway.provisioner.api;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Uses a shell as a client does. It reads only when it is told to, one message at a time. */
final class ShellClient implements WebSocket.Listener, AutoCloseable {
  private final List<byte[]> messages = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Closing> closing = new CompletableFuture<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final boolean eager;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable WebSocket socket;

  record Closing(int code, String reason) {}

  private ShellClient(boolean eager) {
    this.eager = eager;
  }

  /**
   * @param eager whether all that comes is read at once
   */
  static ShellClient open(URI uri, String identity, boolean eager) {
    ShellClient client = new ShellClient(eager);
    client.socket =
        client
            .http
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + identity)
            .buildAsync(uri, client)
            .join();
    return client;
  }

  /** The answer to a handshake that must be refused. */
  static HttpResponse<?> refusal(URI uri, String identity) {
    try (ShellClient client = open(uri, identity, true)) {
      throw new AssertionError("It was opened");
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse();
      }
      throw e;
    }
  }

  void send(int channel, byte[] bytes) {
    byte[] message = new byte[bytes.length + 1];
    message[0] = (byte) channel;
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    socket().sendBinary(ByteBuffer.wrap(message), true).join();
  }

  void send(int channel, String text) {
    send(channel, text.getBytes(StandardCharsets.UTF_8));
  }

  void sendText(String text) {
    socket().sendText(text, true).join();
  }

  /** All that came on a channel. */
  String heard(int channel) {
    StringBuilder all = new StringBuilder();
    for (byte[] message : messages) {
      if (message[0] == channel) {
        all.append(
            new String(Arrays.copyOfRange(message, 1, message.length), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  Closing closing() {
    return closing.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  private WebSocket socket() {
    return java.util.Objects.requireNonNull(socket);
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (eager) {
      opened.request(Long.MAX_VALUE);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    partial.writeBytes(bytes);
    if (last) {
      messages.add(partial.toByteArray());
      partial.reset();
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closing.complete(new Closing(code, reason));
    return null;
  }

  /** Leaves without a word. */
  void abort() {
    socket().abort();
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    http.shutdownNow();
  }
}
