package dev.slipway.simulator.machine;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.OpenFile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The ports on which a machine listens while it runs, and those of the host that lead to them. */
public final class MachinePorts {
  private static final long SECONDS = 10;

  private final Vertx vertx;
  private final String address;
  private final Gate gate;
  private final List<Runnable> closers = new CopyOnWriteArrayList<>();

  /**
   * @param address the machine's own
   * @param gate holds what comes while the machine can't be reached
   */
  public MachinePorts(Vertx vertx, String address, Gate gate) {
    this.vertx = vertx;
    this.address = address;
    this.gate = gate;
  }

  public Vertx vertx() {
    return vertx;
  }

  public String address() {
    return address;
  }

  public Gate gate() {
    return gate;
  }

  /** Listens with plain connections that programs of the guest read and write. */
  public void listen(int port, Consumer<OpenFile> connection) {
    accept(
        port,
        new NetServerOptions(),
        socket -> gate.pass(() -> connection.accept(new SocketFile(socket))));
  }

  /**
   * Listens until the machine goes off.
   *
   * @throws DriverException ADDRESS_TAKEN if another process listens there
   */
  public NetServer accept(int port, NetServerOptions options, Consumer<NetSocket> handler) {
    NetServer server =
        vertx
            .createNetServer(options.setHost(address).setPort(port))
            .connectHandler(handler::accept);
    await(server.listen(), port);
    closers.add(() -> await(server.close(), port));
    return server;
  }

  /** Listens for HTTP until the machine goes off. */
  public void serve(int port, HttpServer server) {
    await(server.listen(port, address), port);
    closers.add(() -> await(server.close(), port));
  }

  /** Stops listening with one server. */
  public void stop(HttpServer server) {
    await(server.close(), 0);
  }

  /** Leads a port of the host to one of the machine. */
  public void forward(PortForward forward) {
    NetServer server =
        vertx.createNetServer(
            new NetServerOptions().setHost("127.0.0.1").setPort(forward.hostPort()));
    NetClient client =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout((int) SECONDS * 1000));
    server.connectHandler(
        from -> {
          from.pause();
          client
              .connect(forward.machinePort(), address)
              .onFailure(refused -> from.close())
              .onSuccess(
                  to -> {
                    from.pipeTo(to);
                    to.pipeTo(from);
                  });
        });
    try {
      await(server.listen(), forward.hostPort());
    } catch (DriverException e) {
      client.close();
      throw new DriverException(
          Code.HOST_PORT_TAKEN,
          "The host's port " + forward.hostPort() + " is taken",
          "End the process that listens on it, or make the machine with another forward.",
          e);
    }
    closers.add(
        () -> {
          await(server.close(), forward.hostPort());
          client.close();
        });
  }

  /** Closes all: from now on connections are refused. */
  public void close() {
    closers.forEach(Runnable::run);
    closers.clear();
  }

  /** Also where the program that listens is being ended: what it opened is closed. */
  private void await(io.vertx.core.Future<?> future, int port) {
    try {
      future.toCompletionStage().toCompletableFuture().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new DriverException(
          Code.ADDRESS_TAKEN,
          "Another process listens at "
              + address
              + ":"
              + port
              + ", or this one may not: "
              + (e.getCause() == null ? e : e.getCause()).getMessage(),
          "Free the port; ports below 1024 need root, or net.ipv4.ip_unprivileged_port_start.",
          e);
    }
  }

  /** A connection as a program of the guest has it. */
  private static final class SocketFile extends OpenFile {
    private final NetSocket socket;

    SocketFile(NetSocket socket) {
      this.socket = socket;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return -1;
    }

    @Override
    public void write(byte[] from, int offset, int length)
        throws GuestIoException, InterruptedException {
      try {
        socket
            .write(Buffer.buffer(length).setBytes(0, from, offset, length))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
      } catch (ExecutionException e) {
        throw new GuestIoException(GuestIoException.Reason.BROKEN_PIPE);
      }
    }

    @Override
    protected void close() {
      socket.end();
    }
  }
}
