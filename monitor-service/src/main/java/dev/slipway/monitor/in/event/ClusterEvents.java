package dev.slipway.monitor.in.event;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ApplicationDeleted;
import dev.slipway.events.ApplicationDeployed;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.inbox.EventHandler;
import dev.slipway.monitor.cluster.ClusterNews;
import dev.slipway.monitor.incident.Incidents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Takes note of what the provisioner says about clusters and machines, and the deployer about
 * applications. Incidents come first: they lock the cluster before its work is woken.
 */
@ApplicationScoped
public class ClusterEvents implements EventHandler {
  private final Incidents incidents;
  private final ClusterNews news;

  @Inject
  ClusterEvents(Incidents incidents, ClusterNews news) {
    this.incidents = incidents;
    this.news = news;
  }

  @Override
  public Set<Class<? extends SlipwayEvent>> types() {
    return Set.of(
        ClusterRequested.class,
        ClusterReady.class,
        ClusterDegraded.class,
        ClusterDeleted.class,
        MachineStateChanged.class,
        NodeFenced.class,
        NodeEvacuated.class,
        PodsScaled.class,
        ApplicationDeployed.class,
        ApplicationDegraded.class,
        ApplicationDeleted.class);
  }

  @Override
  public void handle(EventEnvelope<?> event) {
    incidents.see(event);
    switch (event.data()) {
      case ClusterRequested requested -> news.requested(event, requested);
      case ClusterReady ready -> news.ready(event, ready);
      case ClusterDegraded degraded -> news.degraded(event, degraded);
      case ClusterDeleted ignored -> news.gone(event.clusterId());
      case MachineStateChanged changed -> news.machine(event, changed);
      default -> {
        // Part of an incident's story, and of nothing else here.
      }
    }
  }
}
