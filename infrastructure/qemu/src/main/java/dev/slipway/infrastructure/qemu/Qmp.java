package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A conversation with QEMU's monitor, which has one at a time: a second waits for its greeting.
 *
 * @see <a href="https://www.qemu.org/docs/master/interop/qmp-spec.html">QMP</a>
 */
final class Qmp implements Closeable {

  static final JsonMapper JSON = new JsonMapper();

  private final LocalSocket socket;

  private Qmp(LocalSocket socket) {
    this.socket = socket;
  }

  /** QEMU refused a command. */
  static final class Refusal extends IOException {

    private static final long serialVersionUID = 1;

    Refusal(String description) {
      super(description);
    }
  }

  /** Connects and agrees on what is spoken. */
  static Qmp open(Path path, Deadline deadline) throws IOException {
    Qmp qmp = new Qmp(LocalSocket.connect(path, deadline));
    boolean agreed = false;
    try {
      if (!qmp.next().has("QMP")) {
        throw new IOException(path + " is not a monitor of QEMU");
      }
      qmp.execute("qmp_capabilities");
      agreed = true;
      return qmp;
    } finally {
      if (!agreed) {
        qmp.close();
      }
    }
  }

  /** One command in a conversation of its own. */
  static JsonNode call(Path path, String command, Deadline deadline) throws IOException {
    try (Qmp qmp = open(path, deadline)) {
      return qmp.execute(command);
    }
  }

  /** What the command returns; events that come meanwhile are passed over. */
  JsonNode execute(String command) throws IOException {
    ObjectNode request = JSON.createObjectNode().put("execute", command);
    socket.out().write((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
    while (true) {
      JsonNode answer = next();
      if (answer.has("error")) {
        throw new Refusal(answer.path("error").path("desc").asText());
      }
      if (answer.has("return")) {
        return answer.path("return");
      }
    }
  }

  /** From now on {@link #next} waits as long as it takes. */
  void listen() {
    socket.setNoDeadline();
  }

  /** The next thing that QEMU says. */
  JsonNode next() throws IOException {
    return parse(line(socket.in()));
  }

  static JsonNode parse(String line) throws IOException {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      // Without the cause, which quotes the text.
      throw new IOException("What was said is not JSON");
    }
  }

  /** A line without its end. */
  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("The connection ended");
      }
      if (next == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(next);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
