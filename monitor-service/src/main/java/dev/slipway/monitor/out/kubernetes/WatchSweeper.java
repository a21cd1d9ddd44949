package dev.slipway.monitor.out.kubernetes;

import dev.slipway.monitor.node.NodeReconciler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Forgets, once a minute, what is kept of clusters that are gone: their watches, first of all. */
@ApplicationScoped
public class WatchSweeper {
  private static final Logger LOG = Logger.getLogger(WatchSweeper.class);

  private final NodeWatches watches;
  private final NodeReconciler nodes;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("node-watch-sweeper").factory());

  @Inject
  WatchSweeper(NodeWatches watches, NodeReconciler nodes) {
    this.watches = watches;
    this.nodes = nodes;
  }

  void onStart(@Observes StartupEvent event) {
    var ignored = timer.scheduleWithFixedDelay(this::sweep, 60, 60, TimeUnit.SECONDS);
  }

  void onStop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private void sweep() {
    try {
      nodes.keepOnly(watches.sweep());
    } catch (RuntimeException e) {
      LOG.warnf("Watches could not be swept, tried again later: %s", e.getMessage());
    }
  }
}
