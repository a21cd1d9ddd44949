package dev.slipway.monitor.in.event;

import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.monitor.cluster.ClusterNews;
import dev.slipway.monitor.cluster.ClusterStore;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Looks at every cluster once this process has started. */
@ApplicationScoped
public class Startup {
  private final ClusterStore clusters;
  private final WorkQueue queue;
  private final Transactions transactions;

  @Inject
  Startup(ClusterStore clusters, WorkQueue queue, Transactions transactions) {
    this.clusters = clusters;
    this.queue = queue;
    this.transactions = transactions;
  }

  void onStart(@Observes StartupEvent event) {
    transactions.inNew(
        () ->
            clusters
                .watched()
                .forEach(
                    id -> {
                      queue.wake(ClusterNews.WORK, id);
                      queue.wake(ClusterNews.DATABASE_WORK, id);
                    }));
  }
}
