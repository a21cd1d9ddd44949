package dev.slipway.deployer.diagnosis;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read only when somebody asks why.
 *
 * @param events what Kubernetes noted about the application's objects
 * @param logs the last lines of containers that ended, by pod, secrets masked
 * @param outage the database is away, or null
 */
public record Evidence(
    List<EventFacts> events, Map<String, List<String>> logs, @Nullable DatabaseOutage outage) {

  /** Nothing was asked. */
  public static final Evidence NONE = new Evidence(List.of(), Map.of(), null);

  public Evidence {
    events = List.copyOf(events);
    logs = Map.copyOf(logs);
  }

  /** The same with the database's state. */
  public Evidence with(@Nullable DatabaseOutage database) {
    return new Evidence(events, logs, database);
  }
}
