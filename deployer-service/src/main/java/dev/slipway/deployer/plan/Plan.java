package dev.slipway.deployer.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about an application.
 *
 * @param actions in order; empty when there is nothing to do
 * @param blocked what is in the way of more, or null
 */
public record Plan(List<Action> actions, @Nullable Blocked blocked) {

  /** What is in the way. */
  public enum Obstacle {
    /** A workload of that name is there and is not Slipway's. */
    NAME_TAKEN_IN_CLUSTER,
    /** The database's credentials can't be had now. */
    NO_CREDENTIALS,
    /** Objects are being removed and still there. */
    REMAINS
  }

  /**
   * What is in the way.
   *
   * @param message what and, where there is one, the remedy
   */
  public record Blocked(Obstacle obstacle, String message) {}

  public Plan {
    actions = List.copyOf(actions);
  }

  /** Whether it puts drift right. */
  public boolean corrects() {
    return actions.stream()
        .anyMatch(
            action ->
                switch (action) {
                  case Action.Apply apply -> apply.correction();
                  case Action.Replace ignored -> true;
                  case Action.Scale ignored -> false;
                  case Action.Adopt ignored -> false;
                  case Action.Remove ignored -> false;
                });
  }
}
