package dev.slipway.simulator.kubernetes.apiserver;

import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;

/** Events as the messages of a WebSocket. */
final class SocketSink implements WatchSink {
  private static final short GOING_AWAY = 1001;

  private final ServerWebSocket socket;

  SocketSink(ServerWebSocket socket) {
    this.socket = socket;
    socket.setWriteQueueMaxSize(Watch.MOST_UNSENT);
  }

  @Override
  public void send(byte[] event) {
    if (!socket.isClosed()) {
      var ignored =
          socket.writeTextMessage(new String(event, 0, event.length - 1, StandardCharsets.UTF_8));
    }
  }

  @Override
  public boolean isFull() {
    return !socket.isClosed() && socket.writeQueueFull();
  }

  @Override
  public void end() {
    if (!socket.isClosed()) {
      var ignored = socket.close();
    }
  }

  @Override
  public void cut() {
    if (!socket.isClosed()) {
      var ignored = socket.close(GOING_AWAY);
    }
  }
}
