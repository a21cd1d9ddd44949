package dev.slipway.kit.operation;

import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Operations. Every method joins the caller's transaction or makes one of its own. What concerns an
 * operation that has ended, or is unknown, changes nothing: a repeated run may say again what it
 * said before.
 */
@ApplicationScoped
public class Operations {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final OperationStore store;
  private final Transactions transactions;
  private final List<OperationCancelListener> cancelListeners;
  private final Ids ids;
  private final Clock clock;

  @Inject
  Operations(
      OperationStore store,
      Transactions transactions,
      @All List<OperationCancelListener> cancelListeners,
      Ids ids,
      Clock clock) {
    this.store = store;
    this.transactions = transactions;
    this.cancelListeners = cancelListeners;
    this.ids = ids;
    this.clock = clock;
  }

  /** Stores a new operation, PENDING. */
  public Operation start(NewOperation spec) {
    Operation operation =
        new Operation(
            ids.operation(),
            spec.type(),
            spec.project(),
            spec.clusterId(),
            spec.target(),
            OperationState.PENDING,
            0,
            null,
            spec.estimateSeconds(),
            spec.cancellable(),
            false,
            spec.steps().stream().map(OperationStep::pending).toList(),
            null,
            spec.correlationId(),
            now(),
            null,
            null);
    transactions.join(() -> store.insert(operation));
    return operation;
  }

  /** The operation with this id. */
  public Optional<Operation> find(String id) {
    return store.find(id);
  }

  /**
   * The operation with this id.
   *
   * @throws ProblemException NOT_FOUND when the project has no such operation
   */
  public Operation get(String id, String project) {
    return store
        .find(id)
        .filter(operation -> operation.project().equals(project))
        .orElseThrow(() -> notFound(id));
  }

  /** A cluster's operations, newest first. */
  public Page<Operation> list(String project, String clusterId, PageRequest page) {
    return Page.of(store.list(project, clusterId, null, page), page, Operations::pageKey);
  }

  /** The operations on one part of a cluster, newest first. */
  public Page<Operation> list(
      String project, String clusterId, OperationTarget target, PageRequest page) {
    return Page.of(store.list(project, clusterId, target, page), page, Operations::pageKey);
  }

  /** A cluster's operations that have not ended, oldest first. */
  public List<Operation> unfinished(String clusterId) {
    return store.unfinished(clusterId);
  }

  /** A step begins. It is added at the end when the operation has no step of this name. */
  public void stepRunning(String id, String step, @Nullable String message) {
    edit(id, edit -> edit.stepRunning(step, message));
  }

  /** A step ended well. */
  public void stepSucceeded(String id, String step, @Nullable String message) {
    edit(id, edit -> edit.stepSucceeded(step, message));
  }

  /** A step turned out not to be needed. */
  public void stepSkipped(String id, String step, String message) {
    edit(id, edit -> edit.stepSkipped(step, message));
  }

  /** What the operation waits for now, in plain words; null for nothing. */
  public void waitingFor(String id, @Nullable String what) {
    edit(id, edit -> edit.waitingFor(what));
  }

  /** Sets the progress where steps don't tell: percent, 0 to 100; it never goes down. */
  public void progress(String id, int percent) {
    edit(id, edit -> edit.progress(percent));
  }

  /** From here on it can, or can't, be cancelled. */
  public void cancellable(String id, boolean cancellable) {
    edit(id, edit -> edit.cancellable(cancellable));
  }

  /** It ended well. Steps that did not begin are skipped. */
  public void complete(String id) {
    edit(id, OperationEdit::complete);
  }

  /** It ended badly. */
  public void fail(String id, OperationError error) {
    edit(id, edit -> edit.fail(error));
  }

  /** It ended because it was asked to. */
  public void cancelled(String id) {
    edit(id, OperationEdit::cancelled);
  }

  /** Whether it was asked to end; false when it is unknown. */
  public boolean cancelRequested(String id) {
    return find(id).map(Operation::cancelRequested).orElse(false);
  }

  /**
   * Asks it to end.
   *
   * @throws ProblemException NOT_FOUND when the project has no such operation, NOT_CANCELLABLE when
   *     it has ended or can't be cancelled
   */
  public Operation requestCancel(String id, String project) {
    return transactions.join(
        () -> {
          Operation operation =
              store
                  .lock(id)
                  .filter(found -> found.project().equals(project))
                  .orElseThrow(() -> notFound(id));
          if (operation.isFinished()) {
            throw new ProblemException(
                ProblemCode.NOT_CANCELLABLE, "The operation has ended: " + operation.state() + ".");
          }
          if (!operation.cancellable()) {
            throw new ProblemException(
                ProblemCode.NOT_CANCELLABLE,
                cancelListeners.stream()
                    .flatMap(listener -> listener.whyNot(operation).stream())
                    .findFirst()
                    .orElse("The operation can't be cancelled at this point."));
          }
          Operation requested = OperationChanges.cancelRequested(operation);
          store.update(requested);
          cancelListeners.forEach(listener -> listener.cancelRequested(requested));
          return requested;
        });
  }

  /**
   * Waits for an operation's end; holds no transaction. Call it outside of one.
   *
   * @param atMost the longest wait; it returns the operation as it is then
   */
  public Operation await(String id, String project, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    Operation operation = get(id, project);
    while (!operation.isFinished() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        return operation;
      }
      operation = get(id, project);
    }
    return operation;
  }

  /** Makes several changes of an operation, if it has not ended, and stores them as one. */
  public void edit(String id, Consumer<OperationEdit> changes) {
    transactions.join(
        () ->
            store
                .lock(id)
                .filter(operation -> !operation.isFinished())
                .ifPresent(
                    operation -> {
                      OperationEdit edit = new OperationEdit(operation, now());
                      changes.accept(edit);
                      if (!edit.operation().equals(operation)) {
                        store.update(edit.operation());
                      }
                    }));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static String pageKey(Operation operation) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, operation.createdAt()) + "/" + operation.id();
  }

  private static ProblemException notFound(String id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no operation " + id + ".");
  }
}
