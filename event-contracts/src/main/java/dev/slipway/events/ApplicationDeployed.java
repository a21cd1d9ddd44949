package dev.slipway.events;

import java.util.List;

/**
 * An application answered on its port for the first time.
 *
 * @param application the application's name
 * @param replicas ready pods at that moment
 * @param addresses URLs that answer
 * @param durationSeconds seconds since the application was asked for
 */
public record ApplicationDeployed(
    String application, int replicas, List<String> addresses, double durationSeconds)
    implements SlipwayEvent {

  public ApplicationDeployed {
    addresses = List.copyOf(addresses);
  }
}
