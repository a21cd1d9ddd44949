package dev.slipway.gateway.health;

import dev.slipway.gateway.health.Readiness.PartState;
import java.util.List;

/**
 * What a part said of itself.
 *
 * @param conditions what it finds of that on which it stands; none when it does not answer
 */
public record PartReport(PartState state, List<DependencyCondition> conditions) {

  public PartReport {
    conditions = List.copyOf(conditions);
  }

  /** A part that stands on nothing worth telling. */
  public static PartReport of(PartState state) {
    return new PartReport(state, List.of());
  }
}
