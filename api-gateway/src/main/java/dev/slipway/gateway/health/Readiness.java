package dev.slipway.gateway.health;

import java.util.Map;
import java.util.TreeMap;

/**
 * Whether everything is ready.
 *
 * @param services each part's name and what it said
 */
public record Readiness(Map<String, PartState> services) {

  public Readiness {
    services = new TreeMap<>(services);
  }

  public PartState status() {
    return services.values().stream().allMatch(PartState.READY::equals)
        ? PartState.READY
        : PartState.NOT_READY;
  }

  /** What a part said. */
  public enum PartState {
    READY,
    /** It answered that it is not. */
    NOT_READY,
    /** It did not answer. */
    UNREACHABLE
  }
}
