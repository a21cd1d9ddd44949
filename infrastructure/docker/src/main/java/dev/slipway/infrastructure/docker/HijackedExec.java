package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.Shell.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** A command that is given all of its input, and whose output is kept. */
final class HijackedExec {

  private final Kept stdout = new Kept();
  private final Kept stderr = new Kept();

  private HijackedExec() {}

  /** Starts the command and reads until it ends. Interrupting the thread closes the connection. */
  static HijackedExec run(URI dockerHost, String pathPrefix, String execId, byte[] stdin)
      throws IOException {
    HijackedExec kept = new HijackedExec();
    try (ExecStream stream = ExecStream.start(dockerHost, pathPrefix, execId, false)) {
      Thread writer = Thread.ofVirtual().start(() -> writeAll(stream, stdin));
      try {
        kept.readAll(stream);
      } finally {
        writer.interrupt();
      }
    }
    return kept;
  }

  ExecResult result(int exitCode) {
    return new ExecResult(
        exitCode, stdout.bytes(), stderr.bytes(), stdout.truncated || stderr.truncated);
  }

  private static void writeAll(ExecStream stream, byte[] stdin) {
    try {
      stream.write(stdin);
      stream.endInput();
    } catch (IOException e) {
      // The command ended without reading all of its input; what it said is read regardless.
    }
  }

  private void readAll(ExecStream stream) throws IOException {
    for (Optional<Output> next = stream.read(); next.isPresent(); next = stream.read()) {
      (next.get().stream() == Shell.Stream.STDOUT ? stdout : stderr).take(next.get().bytes());
    }
  }

  /** What is kept of a stream. */
  private static final class Kept {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean truncated;

    void take(byte[] chunk) {
      int room = ExecResult.MOST_BYTES - bytes.size();
      bytes.write(chunk, 0, Math.min(room, chunk.length));
      truncated |= chunk.length > room;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
