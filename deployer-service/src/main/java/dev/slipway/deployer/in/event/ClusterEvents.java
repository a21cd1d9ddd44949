package dev.slipway.deployer.in.event;

import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.rollout.ClusterNews;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.inbox.EventHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;

/** Takes note of what the provisioner says about clusters. */
@ApplicationScoped
public class ClusterEvents implements EventHandler {
  private final ClusterNews news;

  @Inject
  ClusterEvents(ClusterNews news) {
    this.news = news;
  }

  @Override
  public Set<Class<? extends SlipwayEvent>> types() {
    return Set.of(
        ClusterRequested.class, ClusterReady.class, ClusterDegraded.class, ClusterDeleted.class);
  }

  @Override
  public void handle(EventEnvelope<?> event) {
    switch (event.data()) {
      case ClusterRequested requested -> heard(event, known(event, requested.name(), false));
      case ClusterReady ready ->
          heard(
              event,
              new KnownCluster(
                  event.clusterId(),
                  ready.name(),
                  event.project(),
                  true,
                  true,
                  ready.apiServer(),
                  ready.machineNetwork(),
                  ready.workers(),
                  event.generation()));
      case ClusterDegraded degraded -> heard(event, known(event, degraded.name(), true));
      case ClusterDeleted ignored -> news.gone(event.clusterId());
      default -> {
        // Not asked for.
      }
    }
  }

  private void heard(EventEnvelope<?> event, KnownCluster cluster) {
    news.heard(cluster, event.sequence());
  }

  private static KnownCluster known(EventEnvelope<?> event, String name, boolean everReady) {
    return new KnownCluster(
        event.clusterId(), name, event.project(), false, everReady, null, null, List.of(), 0);
  }
}
