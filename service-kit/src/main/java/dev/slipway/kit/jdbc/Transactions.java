package dev.slipway.kit.jdbc;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.Supplier;

/** The transactions of this service's database. */
@ApplicationScoped
public class Transactions {
  private final TransactionSynchronizationRegistry registry;

  @Inject
  Transactions(TransactionSynchronizationRegistry registry) {
    this.registry = registry;
  }

  /** Whether the thread has an active transaction. */
  public boolean isActive() {
    return registry.getTransactionStatus() == Status.STATUS_ACTIVE;
  }

  /**
   * Refuses to go on without an active transaction.
   *
   * @param what what needs it, for the message
   * @throws IllegalStateException when there is none
   */
  public void require(String what) {
    if (!isActive()) {
      throw new IllegalStateException(
          what + " must be called within the transaction that changes the state");
    }
  }

  /** Runs in the caller's transaction, or in a new one when there is none. */
  public <T> T join(Supplier<T> work) {
    return QuarkusTransaction.joiningExisting().call(work::get);
  }

  /** Runs in the caller's transaction, or in a new one when there is none. */
  public void join(Runnable work) {
    QuarkusTransaction.joiningExisting().run(work);
  }

  /** Runs in a transaction of its own; the caller's is suspended. */
  public <T> T inNew(Supplier<T> work) {
    return QuarkusTransaction.requiringNew().call(work::get);
  }

  /** Runs in a transaction of its own; the caller's is suspended. */
  public void inNew(Runnable work) {
    QuarkusTransaction.requiringNew().run(work);
  }

  /** Runs when the transaction's work is done, just before it commits. */
  public void beforeCommit(Runnable action) {
    require("Transactions.beforeCommit");
    registry.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {
            action.run();
          }

          @Override
          public void afterCompletion(int status) {}
        });
  }

  /** Runs after the transaction has committed, or at once when there is none. */
  public void afterCommit(Runnable action) {
    if (!isActive()) {
      action.run();
      return;
    }
    registry.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
              action.run();
            }
          }
        });
  }
}
