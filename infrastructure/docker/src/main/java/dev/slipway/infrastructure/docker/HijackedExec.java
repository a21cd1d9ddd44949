package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.ExecResult;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A command's streams over a connection of their own. docker-java's transport can't close one
 * direction of a Unix socket, so that a command which reads to the end of its input would never
 * end.
 *
 * @see <a href="https://docs.docker.com/engine/api/v1.41/#tag/Container/operation/ContainerAttach">
 *     the stream's format</a>
 */
final class HijackedExec {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final Kept stdout = new Kept();
  private final Kept stderr = new Kept();

  private HijackedExec() {}

  /** Starts the command and reads until it ends. Interrupting the thread closes the connection. */
  static HijackedExec run(URI dockerHost, String pathPrefix, String execId, byte[] stdin)
      throws IOException {
    HijackedExec streams = new HijackedExec();
    try (SocketChannel channel = connect(dockerHost)) {
      write(channel, request(pathPrefix, execId));
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
      readHeader(in);
      Thread writer = Thread.ofVirtual().start(() -> writeAll(channel, stdin));
      try {
        streams.readFrames(in);
      } finally {
        writer.interrupt();
      }
    }
    return streams;
  }

  ExecResult result(int exitCode) {
    return new ExecResult(
        exitCode, stdout.bytes(), stderr.bytes(), stdout.truncated || stderr.truncated);
  }

  private static SocketChannel connect(URI host) throws IOException {
    SocketAddress address =
        switch (host.getScheme()) {
          case "unix" -> UnixDomainSocketAddress.of(host.getPath());
          case "tcp", "http" -> new InetSocketAddress(host.getHost(), host.getPort());
          default -> throw new IOException("Commands can't be run through " + host.getScheme());
        };
    SocketChannel channel =
        "unix".equals(host.getScheme())
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    channel.connect(address);
    return channel;
  }

  private static byte[] request(String pathPrefix, String execId) {
    String body = "{\"Detach\":false,\"Tty\":false}";
    return ("POST "
            + pathPrefix
            + "/exec/"
            + execId
            + "/start HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
            + "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void writeAll(SocketChannel channel, byte[] stdin) {
    try {
      write(channel, stdin);
      channel.shutdownOutput();
    } catch (IOException e) {
      // The command ended without reading all of its input; what it said is read regardless.
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void readHeader(DataInputStream in) throws IOException {
    String status = readLine(in);
    while (!readLine(in).isEmpty()) {
      // The headers say nothing of interest.
    }
    if (!status.matches("HTTP/1\\.[01] (101|200) .*")) {
      byte[] rest = new byte[1024];
      int length = Math.max(0, in.read(rest));
      throw new ExecRefusedException(
          status + " " + new String(rest, 0, length, StandardCharsets.UTF_8).strip());
    }
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() > 8192) {
        throw new EOFException("The Docker daemon closed the connection");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII).stripTrailing();
  }

  private void readFrames(DataInputStream in) throws IOException {
    for (int stream = in.read(); stream >= 0; stream = in.read()) {
      in.skipNBytes(3);
      int length = in.readInt();
      Kept kept = stream == STDOUT ? stdout : stderr;
      if (stream != STDOUT && stream != STDERR) {
        throw new IOException("The Docker daemon sent an unknown stream " + stream);
      }
      kept.take(in, length);
    }
  }

  /** The daemon would not start the command. */
  static final class ExecRefusedException extends IOException {

    private static final long serialVersionUID = 1;

    ExecRefusedException(String message) {
      super(message);
    }
  }

  /** What is kept of a stream. */
  private static final class Kept {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean truncated;

    void take(InputStream in, int length) throws IOException {
      byte[] chunk = in.readNBytes(length);
      if (chunk.length < length) {
        throw new EOFException("The Docker daemon closed the connection");
      }
      int room = ExecResult.MOST_BYTES - bytes.size();
      bytes.write(chunk, 0, Math.min(room, length));
      truncated |= length > room;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
