package dev.slipway.infrastructure;

/**
 * A TCP port of the host that leads to one of the machine's while it runs.
 *
 * @param hostPort the host's port, 1 to 65535
 * @param machinePort the machine's port, 1 to 65535
 */
public record PortForward(int hostPort, int machinePort) {

  public PortForward {
    requirePort(hostPort);
    requirePort(machinePort);
  }

  static void requirePort(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("Ports go from 1 to 65535, which " + port + " is not");
    }
  }
}
