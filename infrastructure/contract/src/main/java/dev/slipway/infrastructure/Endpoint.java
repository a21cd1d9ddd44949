package dev.slipway.infrastructure;

/**
 * Where Slipway reaches a machine's TCP port from where it runs.
 *
 * @param host an address, never a name
 * @param port a port, which need not be the machine's
 */
public record Endpoint(String host, int port) {

  public Endpoint {
    PortForward.requirePort(port);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
