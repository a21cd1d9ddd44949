package dev.slipway.infrastructure.simulated;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How to talk to the simulator.
 *
 * @param address {@code address}: where it serves, such as {@code http://127.0.0.1:7084}
 * @param tokenFile {@code token-file}: the file with its token, which it makes when it is first
 *     started
 * @param callTimeout {@code call-timeout-seconds}: how long a call may take that has no deadline of
 *     its own
 */
public record SimulatedSettings(URI address, Path tokenFile, Duration callTimeout) {

  /** Where `./slipway up` starts it when nothing else is said. */
  public static final SimulatedSettings DEFAULT =
      new SimulatedSettings(
          URI.create("http://127.0.0.1:7084"),
          Path.of("/var/lib/slipway/simulator/token"),
          Duration.ofSeconds(10));

  /**
   * Reads the settings by their names.
   *
   * @throws IllegalArgumentException naming an unknown setting, or one whose value makes no sense
   */
  static SimulatedSettings of(Map<String, String> settings) {
    Map<String, String> rest = new HashMap<>(settings);
    SimulatedSettings read =
        new SimulatedSettings(
            given(rest, "address").map(SimulatedSettings::address).orElse(DEFAULT.address),
            given(rest, "token-file").map(Path::of).orElse(DEFAULT.tokenFile),
            given(rest, "call-timeout-seconds")
                .map(SimulatedSettings::seconds)
                .orElse(DEFAULT.callTimeout));
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException("The simulated driver has no setting " + rest.keySet());
    }
    return read;
  }

  private static Optional<String> given(Map<String, String> rest, String name) {
    return Optional.ofNullable(rest.remove(name)).filter(value -> !value.isBlank());
  }

  private static URI address(String text) {
    URI address = URI.create(text);
    if (!"http".equals(address.getScheme()) || address.getPort() < 1) {
      throw new IllegalArgumentException(
          "The simulated driver's setting address is such as http://127.0.0.1:7084, not " + text);
    }
    return address;
  }

  private static Duration seconds(String text) {
    if (!text.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException(
          "The simulated driver's setting call-timeout-seconds is a number from 1 to 99999, not "
              + text);
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }
}
