package dev.slipway.localstack;

/** Something else listens where a part of the local stack should. */
public final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;

  public PortTakenException(String wantedBy, int port) {
    super(
        "Port " + port + ", which " + wantedBy + " should listen on, is taken by another process");
    this.port = port;
  }

  public int port() {
    return port;
  }
}
