package dev.slipway.kit.work;

import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Refuses what a stalled run wants to record after it was taken over. */
@ApplicationScoped
public class EpochGuard {
  private final Database database;
  private final Transactions transactions;
  private final Boundaries boundaries;

  @Inject
  EpochGuard(Database database, Transactions transactions, Boundaries boundaries) {
    this.database = database;
    this.transactions = transactions;
    this.boundaries = boundaries;
  }

  /**
   * Call first in the transaction that records a run's outcome. The key's row stays locked until
   * its end, so that no other instance can pick the key up in between.
   *
   * @throws StaleWorkException when the key was picked up again since
   * @throws IllegalStateException without an active transaction
   */
  public void check(WorkEpoch epoch) {
    transactions.require("EpochGuard.check");
    long current =
        database
            .first(
                "select epoch from work_item where kind = ? and key = ? for update",
                row -> row.number("epoch"),
                epoch.kind(),
                epoch.key())
            .orElse(0L);
    if (current != epoch.value()) {
      throw new StaleWorkException(epoch, current);
    }
    transactions.beforeCommit(() -> boundaries.pass("record", epoch.kind(), "before-commit"));
    transactions.afterCommit(() -> boundaries.pass("record", epoch.kind(), "after-commit"));
  }
}
