package dev.slipway.monitor.out.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kit.credentials.DatabaseLogin;
import dev.slipway.monitor.database.DatabaseLogins.Attempt;
import dev.slipway.monitor.database.DatabaseLogins.Attempt.Refused;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The real driver against servers that give no login; one that gives it is a real MariaDB. */
class MariaDbLoginTest {
  /** No login has succeeded here, so that a fivefold of it counts. */
  private static final Duration CONFIGURED = Duration.ofMillis(120);

  private static final Duration DEADLINE = CONFIGURED.multipliedBy(5);

  private static Attempt attempt(int port) {
    return attempt(port, CONFIGURED);
  }

  private static Attempt attempt(int port, Duration configured) {
    try (MariaDbLogin login = new MariaDbLogin(configured)) {
      return login.attempt(
          new DatabaseLogin("d1", "127.0.0.1", port, "slipway_monitor", "a-password-of-many"),
          () -> {
            throw new AssertionError("nothing was said about the account");
          });
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @Test
  void aClosedPortIsSaidAtOnce() throws IOException {
    int port;
    try (ServerSocket server = listen()) {
      port = server.getLocalPort();
    }
    assertThat(attempt(port, Duration.ofSeconds(10)))
        .isEqualTo(new Refused("d1", "nothing listens on its port"));
  }

  @Test
  void aServerThatSaysNothingIsLeftAtTheDeadline() throws IOException {
    try (ServerSocket server = listen()) {
      long began = System.nanoTime();
      assertThat(attempt(server.getLocalPort()))
          .isEqualTo(new Refused("d1", "it does not answer within 0.6 s"));
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(DEADLINE, DEADLINE.multipliedBy(5));
    }
  }

  /** Each byte comes within the time for a single read, all of them never. */
  @Test
  void aServerThatTricklesIsLeftAtTheDeadline() throws Exception {
    try (ServerSocket server = listen()) {
      Thread trickle =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket client = server.accept()) {
                      OutputStream out = client.getOutputStream();
                      // A packet's length, of which the first bytes follow slowly.
                      out.write(new byte[] {70, 0, 0, 0, 10});
                      for (int i = 0; i < 60; i++) {
                        out.write('5');
                        out.flush();
                        Thread.sleep(100);
                      }
                    } catch (IOException | InterruptedException e) {
                      // The client has left.
                    }
                  });
      assertThat(attempt(server.getLocalPort()))
          .isEqualTo(new Refused("d1", "it does not answer within 0.6 s"));
      trickle.join(Duration.ofSeconds(5));
      assertThat(trickle.isAlive()).as("the connection is closed, too").isFalse();
    }
  }

  @Test
  void aServerThatSpeaksAnotherProtocolGivesNoLogin() throws Exception {
    try (ServerSocket server = listen()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket client = server.accept()) {
                  client
                      .getOutputStream()
                      .write("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The client has left.
                }
              });
      assertThat(attempt(server.getLocalPort()))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.message()).doesNotContain("password"));
    }
  }
}
