package dev.slipway.infrastructure.docker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How to talk to the daemon.
 *
 * @param dockerHost {@code docker-host}: the daemon's address, such as {@code
 *     unix:///var/run/docker.sock}; empty takes DOCKER_HOST or Docker's default
 * @param callTimeout {@code call-timeout-seconds}: how long one call to the daemon may take
 * @param resync {@code resync-seconds}: how often a watch compares what it heard with what is
 * @param publishAddress {@code publish-address}: the host's address on which port forwards listen
 * @param maxConnections {@code max-connections}: how many calls are made at once at most
 */
public record DockerSettings(
    Optional<String> dockerHost,
    Duration callTimeout,
    Duration resync,
    String publishAddress,
    int maxConnections) {

  public static final DockerSettings DEFAULT =
      new DockerSettings(
          Optional.empty(), Duration.ofSeconds(30), Duration.ofSeconds(10), "127.0.0.1", 64);

  /**
   * Reads the settings by their names.
   *
   * @throws IllegalArgumentException naming an unknown setting, or one whose value makes no sense
   */
  static DockerSettings of(Map<String, String> settings) {
    Map<String, String> rest = new HashMap<>(settings);
    DockerSettings read =
        new DockerSettings(
            Optional.ofNullable(rest.remove("docker-host")).filter(host -> !host.isBlank()),
            seconds(rest, "call-timeout-seconds", DEFAULT.callTimeout),
            seconds(rest, "resync-seconds", DEFAULT.resync),
            Optional.ofNullable(rest.remove("publish-address")).orElse(DEFAULT.publishAddress),
            positive(rest, "max-connections", DEFAULT.maxConnections));
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException("The docker driver has no setting " + rest.keySet());
    }
    return read;
  }

  private static Duration seconds(Map<String, String> rest, String name, Duration otherwise) {
    return Duration.ofSeconds(positive(rest, name, Math.toIntExact(otherwise.toSeconds())));
  }

  private static int positive(Map<String, String> rest, String name, int otherwise) {
    String text = rest.remove(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "The docker driver's setting " + name + " is a number from 1 to 999999, not " + text);
    }
    return Integer.parseInt(text);
  }
}
