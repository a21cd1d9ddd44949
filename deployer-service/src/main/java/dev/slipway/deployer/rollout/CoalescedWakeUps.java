package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.ApplicationStore;
import dev.slipway.deployer.application.Work;
import dev.slipway.deployer.evacuation.Fences;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.work.WorkQueue;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gathers the many changes that a scale brings into few looks: the first asks for one a moment
 * later, and the others until then go with it.
 */
@ApplicationScoped
public class CoalescedWakeUps implements WakeUps {
  private static final Logger LOG = Logger.getLogger(CoalescedWakeUps.class);
  private static final int MOMENT_MILLIS = 40;
  private static final String ALL = "*";

  private final WorkQueue queue;
  private final ApplicationStore applications;
  private final Fences fences;
  private final Transactions transactions;
  private final Set<ApplicationKey> gathered = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("application-wake-ups").factory());

  @Inject
  CoalescedWakeUps(
      WorkQueue queue, ApplicationStore applications, Fences fences, Transactions transactions) {
    this.queue = queue;
    this.applications = applications;
    this.fences = fences;
    this.transactions = transactions;
  }

  @PreDestroy
  void close() {
    timer.shutdownNow();
  }

  @Override
  public void wake(String clusterId, String application) {
    gather(new ApplicationKey(clusterId, application));
  }

  @Override
  public void wakeCluster(String clusterId) {
    gather(new ApplicationKey(clusterId, ALL));
  }

  /** Wakes every application. */
  public void wakeAll() {
    transactions.inNew(applications::clustersWithApplications).forEach(this::wakeCluster);
  }

  private void gather(ApplicationKey key) {
    if (gathered.add(key)) {
      try {
        timer.schedule(() -> pass(key), MOMENT_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("Shutting down; the work wakes by the clock.");
      }
    }
  }

  private void pass(ApplicationKey key) {
    gathered.remove(key);
    try {
      if (!key.name().equals(ALL)) {
        queue.wake(Work.KIND, key.toString());
        return;
      }
      transactions.inNew(
          () -> {
            fences.look(key.clusterId());
            applications.ofCluster(key.clusterId()).stream()
                .map(Application::key)
                .forEach(each -> queue.wake(Work.KIND, each.toString()));
          });
    } catch (RuntimeException e) {
      LOG.warnf("%s is looked at by the clock, for it could not be woken: %s", key, e.getMessage());
    }
  }
}
