package dev.slipway.provisioner.in.shell;

import dev.slipway.provisioner.shell.ShellEnd;
import dev.slipway.provisioner.shell.ShellPeer;
import dev.slipway.provisioner.shell.ShellSession;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's WebSocket. Messages are taken one after the other, in a thread that may wait; while
 * more than {@link #MOST_WAITING} bytes do, nothing more is read from the client.
 */
final class ShellSocket implements ShellPeer {

  private static final int MOST_WAITING = 64 * 1024;

  /** What a message takes besides its bytes, about: empty ones count, too. */
  private static final int MESSAGE = 64;

  private static final byte[] LAST = {};

  /** RFC 6455, 5.5: what a close frame has room for beside its code. */
  private static final int LONGEST_REASON = 123;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final Context context;
  private final ShellSession session;
  private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  ShellSocket(Vertx vertx, ServerWebSocket socket, ShellSession session) {
    this.vertx = vertx;
    this.socket = socket;
    this.context = vertx.getOrCreateContext();
    this.session = session;
  }

  /** To be called on the socket's context. */
  void serve(Executor threads, Duration keepAlive) {
    socket.binaryMessageHandler(message -> enqueue(message.getBytes()));
    socket.textMessageHandler(
        text ->
            threads.execute(
                () -> session.end(new ShellEnd.Misunderstood("Messages are binary here."))));
    long timer =
        vertx.setPeriodic(keepAlive.toMillis(), t -> socket.writePing(Buffer.buffer("alive")));
    socket.exceptionHandler(failure -> {}); // the close handler follows
    socket.closeHandler(
        closed -> {
          vertx.cancelTimer(timer);
          messages.add(LAST);
          threads.execute(() -> session.end(new ShellEnd.ClientLeft()));
        });
    threads.execute(this::takeAll);
    threads.execute(() -> session.run(this));
  }

  private void enqueue(byte[] message) {
    messages.add(message);
    if (waiting.addAndGet(size(message)) > MOST_WAITING) {
      socket.pause();
    }
  }

  private void takeAll() {
    try {
      for (byte[] next = messages.take(); next != LAST; next = messages.take()) {
        session.take(next);
        int before = waiting.getAndAdd(-size(next));
        if (before > MOST_WAITING && before - size(next) <= MOST_WAITING) {
          context.runOnContext(v -> socket.resume());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int size(byte[] message) {
    return message.length + MESSAGE;
  }

  @Override
  public void send(byte[] message) throws PeerLeftException {
    try {
      socket
          .writeBinaryMessage(Buffer.buffer(message))
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } catch (ExecutionException | IllegalStateException e) {
      throw new PeerLeftException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerLeftException();
    }
  }

  @Override
  public void close(ShellEnd end) {
    String text = end.text();
    byte[] reason = text.getBytes(StandardCharsets.UTF_8);
    String shortened =
        reason.length <= LONGEST_REASON
            ? text
            : new String(Arrays.copyOf(reason, LONGEST_REASON - 3), StandardCharsets.UTF_8)
                .replace("\uFFFD", "");
    context.runOnContext(v -> socket.close(code(end), shortened));
  }

  /** RFC 6455, 7.4.1. */
  private static short code(ShellEnd end) {
    return switch (end) {
      case ShellEnd.Exited exited -> 1000;
      case ShellEnd.ClientLeft left -> 1000;
      case ShellEnd.Stopping stopping -> 1001;
      case ShellEnd.Misunderstood message -> 1003;
      case ShellEnd.Idle idle -> 1008;
      case ShellEnd.OpenTooLong open -> 1008;
      case ShellEnd.Broken broken -> 1011;
    };
  }
}
