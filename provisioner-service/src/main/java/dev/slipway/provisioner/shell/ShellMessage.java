package dev.slipway.provisioner.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.Shell.Output;
import dev.slipway.infrastructure.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a client sends, and how it is answered: the first byte of each message is its channel.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.36.3/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go">
 *     Kubernetes' channels, which these are</a>
 */
public sealed interface ShellMessage {

  /** Input for the command. */
  record Input(byte[] bytes) implements ShellMessage {}

  /** The input's end. */
  record InputEnd() implements ShellMessage {}

  /** The client's terminal has another size. */
  record Resize(TerminalSize size) implements ShellMessage {}

  /** None of these. */
  record Unknown(String what) implements ShellMessage {}

  /** Reads a client's message. */
  static ShellMessage parse(byte[] message) {
    if (message.length == 0) {
      return new Unknown("A message has its channel as its first byte.");
    }
    byte[] rest = Arrays.copyOfRange(message, 1, message.length);
    return switch (message[0]) {
      case Channels.STDIN -> new Input(rest);
      case Channels.RESIZE -> resize(rest);
      case Channels.CLOSE ->
          rest.length == 1 && rest[0] == Channels.STDIN
              ? new InputEnd()
              : new Unknown("Only channel 0, standard input, can be closed.");
      default -> new Unknown("There is no channel " + (message[0] & 0xff) + " to send on.");
    };
  }

  private static ShellMessage resize(byte[] json) {
    try {
      JsonNode size = Channels.JSON.readTree(json);
      return new Resize(new TerminalSize(size.path("Width").asInt(), size.path("Height").asInt()));
    } catch (IOException | IllegalArgumentException e) {
      return new Unknown("A size is {\"Width\": 80, \"Height\": 24}, each from 1 to 4096.");
    }
  }

  /** What the command said, as a message. */
  static byte[] of(Output output) {
    byte channel =
        switch (output.stream()) {
          case STDOUT -> Channels.STDOUT;
          case STDERR -> Channels.STDERR;
        };
    return message(channel, output.bytes());
  }

  /** How the command ended, as a message. */
  static byte[] ofExit(int exitCode) {
    return message(
        Channels.EXIT, ("{\"exitCode\": " + exitCode + "}").getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] message(byte channel, byte[] bytes) {
    byte[] message = new byte[bytes.length + 1];
    message[0] = channel;
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    return message;
  }

  /** The channels' numbers. */
  final class Channels {
    public static final byte STDIN = 0;
    public static final byte STDOUT = 1;
    public static final byte STDERR = 2;
    public static final byte EXIT = 3;
    public static final byte RESIZE = 4;

    /** Followed by the channel that is closed (Kubernetes' v5). */
    public static final byte CLOSE = (byte) 255;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Channels() {}
  }
}
