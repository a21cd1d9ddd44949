package dev.slipway.provisioner.shell;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.Shell.Output;
import dev.slipway.provisioner.machine.Infrastructures;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One shell and its client. One thread passes output on ({@link #run}), another input ({@link
 * #take}); whatever ends it, ends it through {@link #end}, and it is cleaned up at the end of
 * {@link #run}.
 */
public final class ShellSession {
  private final Shell shell;
  private final ShellLimits limits;
  private final Consumer<ShellSession> whenOver;
  private final long openedNanos = System.nanoTime();
  private final AtomicLong lastNanos = new AtomicLong(openedNanos);
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<@Nullable ShellEnd> end = new AtomicReference<>();
  private volatile @Nullable ShellPeer peer;

  ShellSession(Shell shell, ShellLimits limits, Consumer<ShellSession> whenOver) {
    this.shell = shell;
    this.limits = limits;
    this.whenOver = whenOver;
  }

  /** Passes on what the command says, until its end or the session's. */
  public void run(ShellPeer client) {
    peer = client;
    try {
      ShellEnd before = end.get();
      if (before == null) {
        end(passOn(client));
      } else {
        client.close(before);
      }
    } finally {
      shell.close();
      whenOver.accept(this);
    }
  }

  private ShellEnd passOn(ShellPeer client) {
    try {
      for (Optional<Output> next = shell.read(); next.isPresent(); next = shell.read()) {
        byte[] message = ShellMessage.of(next.get());
        client.send(message);
        sent.addAndGet(message.length - 1L);
        touch();
      }
      int exitCode = shell.exitCode();
      client.send(ShellMessage.ofExit(exitCode));
      return new ShellEnd.Exited(exitCode);
    } catch (DriverException e) {
      return new ShellEnd.Broken(Infrastructures.explain(e));
    } catch (ShellPeer.PeerLeftException e) {
      return new ShellEnd.ClientLeft();
    }
  }

  /** Takes a client's message; waits until the command has room for it. */
  public void take(byte[] message) {
    touch();
    switch (ShellMessage.parse(message)) {
      case ShellMessage.Input(byte[] bytes) -> {
        received.addAndGet(bytes.length);
        shell.write(bytes);
      }
      case ShellMessage.InputEnd() -> shell.endInput();
      case ShellMessage.Resize(var size) -> shell.resize(size);
      case ShellMessage.Unknown(String what) -> end(new ShellEnd.Misunderstood(what));
    }
  }

  /** Ends it; what ended it first counts. */
  public void end(ShellEnd reason) {
    if (!end.compareAndSet(null, reason)) {
      return;
    }
    shell.close();
    ShellPeer client = peer;
    if (client != null) {
      client.close(reason);
    }
  }

  /** Ends it if it was idle or open for too long. */
  public void checkLimits() {
    long now = System.nanoTime();
    if (now - lastNanos.get() > limits.idle().toNanos()) {
      end(new ShellEnd.Idle(limits.idle()));
    } else if (now - openedNanos > limits.total().toNanos()) {
      end(new ShellEnd.OpenTooLong(limits.total()));
    }
  }

  String account() {
    ShellEnd why = end.get();
    return "after %d s, %d bytes in, %d bytes out: %s"
        .formatted(
            Duration.ofNanos(System.nanoTime() - openedNanos).toSeconds(),
            received.get(),
            sent.get(),
            why == null ? "given up" : why.text());
  }

  private void touch() {
    lastNanos.set(System.nanoTime());
  }
}
