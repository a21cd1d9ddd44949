package dev.slipway.kit.condition;

import dev.slipway.kit.condition.Condition.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A resource's conditions, at most one of each type, in the order in which the types first came.
 *
 * @param all the conditions
 */
public record Conditions(List<Condition> all) {

  public Conditions {
    all = List.copyOf(all);
  }

  /** No conditions. */
  public static Conditions none() {
    return new Conditions(List.of());
  }

  /** The condition of a type, if it is there. */
  public Optional<Condition> find(String type) {
    return all.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /** Whether the condition of a type is there and true. */
  public boolean isTrue(String type) {
    return find(type).filter(condition -> condition.status() == Status.TRUE).isPresent();
  }

  /**
   * These conditions with one more or one changed. The time of the last transition stays when the
   * status does.
   */
  public Conditions with(String type, Status status, String reason, String message, Instant now) {
    Instant since =
        find(type).filter(old -> old.status() == status).map(Condition::lastTransition).orElse(now);
    Condition changed = new Condition(type, status, reason, message, since);
    List<Condition> result = new ArrayList<>(all);
    int index = types().indexOf(type);
    if (index < 0) {
      result.add(changed);
    } else {
      result.set(index, changed);
    }
    return new Conditions(result);
  }

  private List<String> types() {
    return all.stream().map(Condition::type).toList();
  }
}
