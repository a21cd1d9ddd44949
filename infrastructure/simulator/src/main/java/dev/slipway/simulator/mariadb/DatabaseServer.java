package dev.slipway.simulator.mariadb;

import dev.slipway.simulator.machine.Gate;
import dev.slipway.simulator.role.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for clients; each has a thread of its own. */
final class DatabaseServer implements Daemon.Running {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseServer.class);

  private final ServerSocket listening;
  private final SSLContext tls;
  private final Accounts accounts;
  private final Gate gate;
  private final String hostCountsAs;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ids = new AtomicInteger();

  /**
   * @param hostCountsAs the address in the machine network that the host itself counts as
   */
  DatabaseServer(
      String address, int port, SSLContext tls, Accounts accounts, Gate gate, String hostCountsAs) {
    this.tls = tls;
    this.accounts = accounts;
    this.gate = gate;
    this.hostCountsAs = hostCountsAs;
    try {
      listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("mariadb").start(this::accept);
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual().name("mariadb-client").start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    open.add(socket);
    try (socket) {
      awaitGate();
      String address = socket.getInetAddress().getHostAddress();
      boolean host = address.equals("127.0.0.1");
      new Connection(socket, tls, accounts, host ? hostCountsAs : address)
          .serve(ids.incrementAndGet());
    } catch (IOException e) {
      LOG.debug("A client of MariaDB left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private void awaitGate() throws InterruptedException {
    CountDownLatch passed = new CountDownLatch(1);
    gate.pass(passed::countDown);
    passed.await();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
