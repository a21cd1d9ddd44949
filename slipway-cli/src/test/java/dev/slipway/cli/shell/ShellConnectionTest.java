package dev.slipway.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShellConnectionTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final RecordedSocket socket = new RecordedSocket();
  private final ShellConnection connection =
      new ShellConnection(new PrintStream(out, true), new PrintStream(err, true));

  @Test
  void outputAndErrorsComeApartAndMoreIsReadOnlyThen() {
    hear(1, "said", true);
    hear(2, "complained", true);
    hear(1, " more", true);

    assertThat(out).hasToString("said more");
    assertThat(err).hasToString("complained");
    assertThat(socket.requested).isEqualTo(3);
  }

  @Test
  void aMessageInPartsHasOneChannel() {
    hear(3, "{\"exit", false);
    connection.onBinary(socket, bytes("Code\": 42}"), true);

    assertThat(connection.await(socket)).isEqualTo(42);
    assertThat(out.size()).isZero();
  }

  @Test
  void inputGoesWithItsChannelAndSoDoesItsEnd() {
    connection.sendAll(socket, new ByteArrayInputStream("in".getBytes(StandardCharsets.UTF_8)));
    connection.resize(socket, new RawTerminal.Size(100, 30));

    assertThat(socket.sent)
        .containsExactly(
            new byte[] {0, 'i', 'n'},
            new byte[] {(byte) 255, 0},
            "\u0004{\"Width\": 100, \"Height\": 30}".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aConnectionThatEndsBeforeTheCommandIsAFailure() {
    connection.onClose(socket, 1008, "idle for 1800 s");

    assertThatThrownBy(() -> connection.await(socket))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(ExitCode.CONNECTION_LOST);
              assertThat(failure).hasMessageContaining("idle for 1800 s");
            });
  }

  @Test
  void whatEndedItFirstCounts() {
    hear(3, "{\"exitCode\": 0}", true);
    connection.onClose(socket, WebSocket.NORMAL_CLOSURE, "");
    connection.onError(socket, new IllegalStateException("late"));

    assertThat(connection.await(socket)).isZero();
  }

  @Test
  void sizesAreReadAsSttySaysThem() {
    assertThat(RawTerminal.Size.parse("33 101\n")).contains(new RawTerminal.Size(101, 33));
    assertThat(RawTerminal.Size.parse("0 0")).isEmpty();
    assertThat(RawTerminal.Size.parse("stty: what")).isEmpty();
  }

  private void hear(int channel, String text, boolean last) {
    connection.onBinary(socket, bytes((char) channel + text), last);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
