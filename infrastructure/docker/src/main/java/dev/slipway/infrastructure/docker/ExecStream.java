package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.Shell.Output;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
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
import java.util.Arrays;
import java.util.Optional;

/**
 * A command's streams over a connection of their own. docker-java's transport can't close one
 * direction of a Unix socket, so that a command which reads to the end of its input would never
 * end.
 *
 * @see <a href="https://docs.docker.com/engine/api/v1.41/#tag/Container/operation/ContainerAttach">
 *     the stream's format</a>
 */
final class ExecStream implements Closeable {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final SocketChannel channel;
  private final DataInputStream in;
  private final boolean terminal;
  private Shell.Stream frameStream = Shell.Stream.STDOUT;
  private int frameRest;

  private ExecStream(SocketChannel channel, boolean terminal) {
    this.channel = channel;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    this.terminal = terminal;
  }

  /** Starts the command. Interrupting a thread that reads or writes closes the connection. */
  static ExecStream start(URI dockerHost, String pathPrefix, String execId, boolean terminal)
      throws IOException {
    ExecStream stream = new ExecStream(connect(dockerHost), terminal);
    try {
      stream.write(request(pathPrefix, execId, terminal));
      stream.readHeader();
      return stream;
    } catch (IOException e) {
      stream.close();
      throw e;
    }
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

  private static byte[] request(String pathPrefix, String execId, boolean terminal) {
    String body = "{\"Detach\":false,\"Tty\":" + terminal + "}";
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

  private void readHeader() throws IOException {
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

  void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Without a terminal, the command reads end of file after what was written. */
  void endInput() throws IOException {
    channel.shutdownOutput();
  }

  /** What comes next, {@link Shell#MOST_BYTES} at most; empty at the end. */
  Optional<Output> read() throws IOException {
    while (!terminal && frameRest == 0) {
      int stream = in.read();
      if (stream < 0) {
        return Optional.empty();
      }
      frameStream =
          switch (stream) {
            case STDOUT -> Shell.Stream.STDOUT;
            case STDERR -> Shell.Stream.STDERR;
            default -> throw new IOException("The Docker daemon sent an unknown stream " + stream);
          };
      in.skipNBytes(3);
      frameRest = in.readInt();
    }
    byte[] chunk = new byte[terminal ? Shell.MOST_BYTES : Math.min(frameRest, Shell.MOST_BYTES)];
    int length = in.read(chunk);
    if (length < 0 && !terminal) {
      throw new EOFException("The Docker daemon closed the connection");
    }
    if (length < 0) {
      return Optional.empty();
    }
    frameRest -= terminal ? 0 : length;
    return Optional.of(new Output(frameStream, Arrays.copyOf(chunk, length)));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The daemon would not start the command. */
  static final class ExecRefusedException extends IOException {

    private static final long serialVersionUID = 1;

    ExecRefusedException(String message) {
      super(message);
    }
  }
}
