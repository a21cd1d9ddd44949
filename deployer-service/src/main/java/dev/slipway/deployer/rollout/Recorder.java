package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.ApplicationOperations;
import dev.slipway.deployer.application.ApplicationStore;
import dev.slipway.deployer.application.OperationSteps;
import dev.slipway.events.ApplicationDeleted;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.outbox.EventDraft;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.kit.work.EpochGuard;
import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.WorkEpoch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records what came of a pass: state, events and operation in one transaction, unless the pass is
 * stale. The application's row is locked before the work's, in the order in which requests take
 * them.
 */
@ApplicationScoped
class Recorder {
  private static final Logger LOG = Logger.getLogger(Recorder.class);

  private final ApplicationStore store;
  private final ApplicationOperations operations;
  private final OperationTracker tracker;
  private final Outbox outbox;
  private final EpochGuard epochs;
  private final Transactions transactions;

  @Inject
  Recorder(
      ApplicationStore store,
      ApplicationOperations operations,
      OperationTracker tracker,
      Outbox outbox,
      EpochGuard epochs,
      Transactions transactions) {
    this.store = store;
    this.operations = operations;
    this.tracker = tracker;
    this.outbox = outbox;
    this.epochs = epochs;
    this.transactions = transactions;
  }

  /** A judgement on the application as it is stored now. */
  interface Judge {
    Judgement judge(Application application);
  }

  /**
   * Records a judgement, if the application still is of the generation that was worked on.
   *
   * @param adopt changes the wish first to what was found in the cluster, or null
   */
  Next record(
      WorkEpoch epoch,
      Application worked,
      @Nullable UnaryOperator<Application> adopt,
      Judge judge) {
    return transactions.inNew(
        () -> {
          Optional<Application> stored = current(epoch, worked);
          if (stored.isEmpty()) {
            return Next.after(Duration.ZERO);
          }
          Application before = stored.orElseThrow();
          Application application = before;
          if (adopt != null) {
            application = adopt.apply(before);
            operations.begin(OperationSteps.ADOPT_REPLICAS, application);
          }
          Judgement judgement = judge.judge(application);
          if (!judgement.application().equals(before)) {
            store.update(judgement.application());
          }
          tracker.track(judgement.application());
          judgement.events().forEach(event -> publish(judgement.application(), event));
          return Next.after(judgement.next());
        });
  }

  /**
   * Records how far a removal is.
   *
   * @param waitsFor what it waits for, or null when nothing is left
   */
  Next recordRemoval(
      WorkEpoch epoch, Application worked, @Nullable String waitsFor, Duration next) {
    return transactions.inNew(
        () -> {
          Optional<Application> stored = current(epoch, worked);
          if (stored.isEmpty()) {
            return Next.after(Duration.ZERO);
          }
          tracker.trackRemoval(stored.orElseThrow(), waitsFor);
          if (waitsFor != null) {
            return Next.after(next);
          }
          publish(worked, new ApplicationDeleted(worked.key().name()));
          store.remove(worked.key());
          return Next.idle();
        });
  }

  /** The application, locked, if the pass is not stale. */
  private Optional<Application> current(WorkEpoch epoch, Application worked) {
    ApplicationKey key = worked.key();
    Optional<Application> stored =
        store.lock(key).filter(each -> each.generation() == worked.generation());
    epochs.check(epoch);
    return stored;
  }

  private void publish(Application application, SlipwayEvent event) {
    LOG.infof("%s: %s", application.key(), event);
    outbox.publish(
        new EventDraft(
            application.key().clusterId(),
            application.project(),
            application.generation(),
            null,
            application.correlationId(),
            null,
            event));
  }
}
