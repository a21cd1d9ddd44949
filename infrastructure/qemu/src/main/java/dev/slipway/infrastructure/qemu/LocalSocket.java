package dev.slipway.infrastructure.qemu;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A connection to one of QEMU's sockets. Whatever waits on it fails when its deadline passes. */
final class LocalSocket implements Closeable {

  private static final ScheduledThreadPoolExecutor ALARMS = alarms();

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;
  private volatile ScheduledFuture<?> alarm;

  private LocalSocket(SocketChannel channel, Deadline deadline) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    this.out = Channels.newOutputStream(channel);
    this.alarm = schedule(deadline);
  }

  private static ScheduledThreadPoolExecutor alarms() {
    ScheduledThreadPoolExecutor alarms =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("qemu-deadlines").factory());
    alarms.setRemoveOnCancelPolicy(true);
    return alarms;
  }

  static LocalSocket connect(Path path, Deadline deadline) throws IOException {
    LocalSocket socket = new LocalSocket(SocketChannel.open(StandardProtocolFamily.UNIX), deadline);
    boolean connected = false;
    try {
      connected = socket.channel.connect(UnixDomainSocketAddress.of(path));
      return socket;
    } finally {
      if (!connected) {
        socket.close();
      }
    }
  }

  private ScheduledFuture<?> schedule(Deadline deadline) {
    return ALARMS.schedule(this::end, deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** From now on another deadline counts. */
  void setDeadline(Deadline deadline) {
    alarm.cancel(false);
    alarm = schedule(deadline);
  }

  /** From now on nothing is hurried. */
  void setNoDeadline() {
    alarm.cancel(false);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  @Override
  public void close() {
    alarm.cancel(false);
    end();
  }

  private void end() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }
}
