package dev.slipway.gateway.health;

import java.util.Map;
import java.util.TreeMap;

/**
 * Whether everything is ready.
 *
 * @param services each part's name and what it said
 */
public record Readiness(Map<String, State> services) {

  public Readiness {
    services = new TreeMap<>(services);
  }

  public State status() {
    return services.values().stream().allMatch(State.READY::equals) ? State.READY : State.NOT_READY;
  }

  /** What a part said. */
  public enum State {
    READY,
    /** It answered that it is not. */
    NOT_READY,
    /** It did not answer. */
    UNREACHABLE
  }
}
