package dev.slipway.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what a WebSocket hears, and how it ended. */
public final class SocketRecorder implements WebSocket.Listener {
  public final List<String> texts = new CopyOnWriteArrayList<>();
  public final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The close codes; -1 for a connection that broke. */
  public final List<Integer> closings = new CopyOnWriteArrayList<>();

  @Override
  public void onOpen(WebSocket opened) {
    opened.request(Long.MAX_VALUE);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    texts.add(data.toString());
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] chunk = new byte[data.remaining()];
    data.get(chunk);
    bytes.writeBytes(chunk);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closings.add(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closings.add(-1);
  }
}
