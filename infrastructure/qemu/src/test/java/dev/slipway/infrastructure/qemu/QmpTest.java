package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QmpTest {

  private static final String GREETING = "{\"QMP\":{\"version\":{},\"capabilities\":[]}}";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  private Path socket;
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    socket = directory.resolve("s");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** A monitor that greets, then answers each request with the next of these. */
  private void answers(String... answers) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (SocketChannel client = server.accept()) {
                BufferedReader requests =
                    new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
                say(client, GREETING);
                for (String answer : List.of(answers)) {
                  requests.readLine();
                  say(client, answer);
                }
                requests.readLine();
              } catch (IOException e) {
                // The test has ended.
              }
            });
  }

  private static void say(SocketChannel client, String line) throws IOException {
    client.write(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatACommandReturnsIsTheAnswerWhateverEventsComeBefore() throws IOException {
    answers(
        "{\"return\":{}}",
        "{\"event\":\"STOP\",\"timestamp\":{}}\r\n{\"return\":{\"status\":\"paused\"}}");
    assertThat(Qmp.call(socket, "query-status", Deadline.in(SOON)).path("status").asText())
        .isEqualTo("paused");
  }

  @Test
  void aRefusalIsTold() {
    answers("{\"return\":{}}", "{\"error\":{\"class\":\"GenericError\",\"desc\":\"not now\"}}");
    assertThatThrownBy(() -> Qmp.call(socket, "cont", Deadline.in(SOON)))
        .isInstanceOf(Qmp.Refusal.class)
        .hasMessage("not now");
  }

  @Test
  void whatIsNotJsonIsNotQuoted() {
    answers("hunter2");
    assertThatThrownBy(() -> Qmp.call(socket, "cont", Deadline.in(SOON)))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void silenceEndsAtTheDeadline() {
    assertThatThrownBy(() -> Qmp.call(socket, "cont", Deadline.in(Duration.ofMillis(100))))
        .isInstanceOf(IOException.class);
  }
}
