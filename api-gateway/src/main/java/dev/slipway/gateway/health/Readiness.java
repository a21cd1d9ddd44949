package dev.slipway.gateway.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether everything is ready.
 *
 * @param parts each part's name and what it said
 */
public record Readiness(Map<String, PartReport> parts) {

  public Readiness {
    parts = new TreeMap<>(parts);
  }

  public PartState status() {
    return services().values().stream().allMatch(PartState.READY::equals)
        ? PartState.READY
        : PartState.NOT_READY;
  }

  /** Each part's name and whether it is ready. */
  public Map<String, PartState> services() {
    return parts.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, part -> part.getValue().state(), (a, b) -> a, TreeMap::new));
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
