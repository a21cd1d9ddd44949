package dev.slipway.kit.work;

import dev.slipway.kit.jdbc.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;

/** Asks for work. */
@ApplicationScoped
public class WorkQueue {
  private final WorkStore store;
  private final Transactions transactions;
  private final WorkEngine engine;

  @Inject
  WorkQueue(WorkStore store, Transactions transactions, WorkEngine engine) {
    this.store = store;
    this.transactions = transactions;
    this.engine = engine;
  }

  /**
   * Asks for a run of a key as soon as possible: in the caller's transaction, if there is one, so
   * that the wake-up commits with the change that it is for. During a run of the key it leads to
   * another run after it.
   */
  public void wake(String kind, String key) {
    wakeAfter(kind, key, Duration.ZERO);
  }

  /** Asks, with one statement, for a run of each of these keys as soon as possible. */
  public void wake(String kind, Collection<String> keys) {
    if (!keys.isEmpty()) {
      store.wake(kind, keys);
      transactions.afterCommit(engine::poke);
    }
  }

  /**
   * Asks for a run of a key after some time, or earlier when something else asks for an earlier
   * one.
   */
  public void wakeAfter(String kind, String key, Duration after) {
    store.wake(kind, key, after);
    transactions.afterCommit(engine::poke);
  }
}
