package dev.slipway.provisioner.plan;

import java.util.List;

/**
 * What to do next and what to wait for.
 *
 * @param sequences each is done in its order and ends at its first failure; they don't depend on
 *     each other and are done at once
 * @param waits what can't be hastened, in plain words
 */
public record Plan(List<List<Action>> sequences, List<String> waits) {

  public Plan {
    sequences = sequences.stream().map(List::copyOf).toList();
    waits = List.copyOf(waits);
  }

  /** Every action of every sequence. */
  public List<Action> actions() {
    return sequences.stream().flatMap(List::stream).toList();
  }

  /** Whether there is neither anything to do nor to wait for. */
  public boolean settled() {
    return sequences.isEmpty() && waits.isEmpty();
  }
}
