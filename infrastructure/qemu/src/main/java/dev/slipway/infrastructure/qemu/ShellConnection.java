package dev.slipway.infrastructure.qemu;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * SSH over one of a machine's ports: the machine's key is known, and nobody else can answer.
 *
 * <p>Each shell has a connection of its own: the library lets one command whose output isn't read
 * hold up all others of its connection.
 */
final class ShellConnection implements AutoCloseable {

  private static final String USER = "root";
  private static final int SSH = 22;

  /** Fast where the processor is imitated, and known to every sshd of the last ten years. */
  private static final String CIPHERS =
      "chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes128-ctr";

  private final Session session;
  private final ShellPort port;

  private ShellConnection(Session session, ShellPort port) {
    this.session = session;
    this.port = port;
  }

  /** Connects to an sshd that was started, or is just starting, on the port. */
  static ShellConnection open(
      String machine, MachineFiles files, LocalSocket socket, ShellPort port, Deadline deadline)
      throws IOException {
    try {
      JSch jsch = new JSch();
      byte[] key = Files.readAllBytes(files.shellKey());
      jsch.addIdentity("slipway", key, null, null);
      String hostKey = Files.readString(files.shellHostKey()).split(" ")[1];
      jsch.getHostKeyRepository()
          .add(new HostKey(machine, Base64.getDecoder().decode(hostKey.strip())), null);
      Session session = jsch.getSession(USER, machine, SSH);
      session.setProxy(new Port(socket));
      session.setDaemonThread(true);
      session.setConfig("StrictHostKeyChecking", "yes");
      session.setConfig("PreferredAuthentications", "publickey");
      session.setConfig("server_host_key", "ssh-ed25519");
      session.setConfig("kex", "curve25519-sha256,ecdh-sha2-nistp256");
      session.setConfig("cipher.c2s", CIPHERS);
      session.setConfig("cipher.s2c", CIPHERS);
      session.connect(millis(deadline));
      return new ShellConnection(session, port);
    } catch (JSchException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Not started yet. */
  ChannelExec command(String commandLine) throws IOException {
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(commandLine);
      return channel;
    } catch (JSchException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static void start(ChannelExec channel, Deadline deadline) throws IOException {
    try {
      channel.connect(millis(deadline));
    } catch (JSchException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static int millis(Deadline deadline) {
    return (int) Math.max(1, deadline.remaining().toMillis());
  }

  boolean isConnected() {
    return session.isConnected();
  }

  @Override
  public void close() {
    session.disconnect();
    port.close();
  }

  /** What the library takes for a way to a host. */
  private record Port(LocalSocket socket) implements Proxy {

    @Override
    public void connect(
        @Nullable SocketFactory factory, String host, int portNumber, int timeout) {}

    @Override
    public InputStream getInputStream() {
      return socket.in();
    }

    @Override
    public OutputStream getOutputStream() {
      return socket.out();
    }

    @Override
    @SuppressWarnings("NullAway") // The library takes null for "none", without saying so.
    public Socket getSocket() {
      return null;
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
