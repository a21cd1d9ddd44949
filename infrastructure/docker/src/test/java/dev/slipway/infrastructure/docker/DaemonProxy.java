package dev.slipway.infrastructure.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands between a driver and the daemon, and can be away, or silent, as a daemon can. */
final class DaemonProxy implements AutoCloseable {

  private final Path socket;
  private final UnixDomainSocketAddress daemon;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocketChannel server;
  private volatile boolean silent;

  /** A proxy that is away until it is {@link #started}. */
  DaemonProxy(Path directory) {
    socket = directory.resolve("docker.sock");
    URI host =
        URI.create(
            Optional.ofNullable(System.getenv("DOCKER_HOST"))
                .orElse("unix:///var/run/docker.sock"));
    daemon = UnixDomainSocketAddress.of(host.getPath());
  }

  DockerSettings settings() {
    DockerSettings usual = DockerSettings.DEFAULT;
    return new DockerSettings(
        Optional.of("unix://" + socket),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        usual.publishAddress(),
        usual.maxConnections());
  }

  /** The daemon is there. */
  synchronized DaemonProxy started() {
    try {
      Files.deleteIfExists(socket);
      ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listening.bind(UnixDomainSocketAddress.of(socket));
      server = listening;
      Thread.ofVirtual().start(() -> accept(listening));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The daemon is away: whoever is connected is cut off, and nobody can connect. */
  synchronized void stopped() {
    try {
      if (server != null) {
        server.close();
        server = null;
      }
      Files.deleteIfExists(socket);
      for (SocketChannel each : open) {
        each.close();
      }
      open.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The daemon takes what it is sent, and says nothing. */
  void silent(boolean silent) {
    this.silent = silent;
  }

  @Override
  public void close() {
    stopped();
  }

  private void accept(ServerSocketChannel listening) {
    try {
      while (true) {
        SocketChannel client = listening.accept();
        SocketChannel upstream = SocketChannel.open(daemon);
        open.add(client);
        open.add(upstream);
        Thread.ofVirtual().start(() -> pump(client, upstream, false));
        Thread.ofVirtual().start(() -> pump(upstream, client, true));
      }
    } catch (IOException e) {
      // Stopped.
    }
  }

  private void pump(SocketChannel from, SocketChannel to, boolean answers) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        // What a silent daemon would have said is never said.
        while (buffer.hasRemaining() && !(answers && silent)) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      open.remove(from);
      open.remove(to);
    }
  }
}
