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
    refuseStale(epoch, "select epoch from work_item where kind = ? and key = ? for update");
    transactions.beforeCommit(() -> boundaries.pass("record", epoch.kind(), "before-commit"));
    transactions.afterCommit(() -> boundaries.pass("record", epoch.kind(), "after-commit"));
  }

  /**
   * Call before each effect on the world outside, which no transaction can take back: a run that
   * was stalled must not go on where it was after it was taken over. It locks nothing, so that a
   * stall between this and the effect is not prevented; what such an effect leaves is put right by
   * the run that {@link WorkRunner} asks for then.
   *
   * @throws StaleWorkException when the key was picked up again since
   */
  public void requireCurrent(WorkEpoch epoch) {
    refuseStale(epoch, "select epoch from work_item where kind = ? and key = ?");
  }

  private void refuseStale(WorkEpoch epoch, String query) {
    long current =
        database.first(query, row -> row.number("epoch"), epoch.kind(), epoch.key()).orElse(0L);
    if (current != epoch.value()) {
      throw new StaleWorkException(epoch, current);
    }
  }
}
