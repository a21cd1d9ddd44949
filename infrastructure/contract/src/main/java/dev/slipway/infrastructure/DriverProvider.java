package dev.slipway.infrastructure;

import java.util.Map;

/**
 * How a driver is found: each driver's module names one in {@code META-INF/services}, and is loaded
 * with {@link java.util.ServiceLoader}.
 */
public interface DriverProvider {

  /** The driver's name, such as {@code docker}. */
  String name();

  /**
   * Opens the driver. Talks to nobody yet: an infrastructure that is away is met by the first call.
   *
   * @param instance which Slipway this is: lower-case letters, digits and inner hyphens, 20 at most
   * @param settings the driver's own settings, by the names its documentation gives them; empty is
   *     a working default
   * @throws IllegalArgumentException if a setting is unknown or makes no sense
   */
  InfrastructureDriver open(String instance, Map<String, String> settings);
}
