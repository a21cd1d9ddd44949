package dev.slipway.provisioner.topology;

/**
 * A port of the host that leads to a machine's port.
 *
 * @param hostPort the port on the host, 1024 to 65535
 * @param machine the machine's name, such as {@code w1}
 * @param port the port on the machine
 */
public record PortForward(int hostPort, String machine, int port) {}
