package dev.slipway.provisioner.shell;

/** The client's end of a shell. */
public interface ShellPeer {

  /**
   * Sends a message; returns when there is room for the next.
   *
   * @throws PeerLeftException when the client can't be sent anything any more
   */
  void send(byte[] message) throws PeerLeftException;

  /** Says goodbye and why; ends a {@link #send} that waits. May be called twice. */
  void close(ShellEnd end);

  /** The client is gone. */
  final class PeerLeftException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
