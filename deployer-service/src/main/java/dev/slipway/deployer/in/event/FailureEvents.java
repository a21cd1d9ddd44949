package dev.slipway.deployer.in.event;

import dev.slipway.deployer.diagnosis.DatabaseOutage;
import dev.slipway.deployer.diagnosis.DatabaseOutages;
import dev.slipway.deployer.evacuation.Evacuation.Fence;
import dev.slipway.deployer.evacuation.Fences;
import dev.slipway.deployer.rollout.WakeUps;
import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.inbox.EventHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;

/** Hears of machines and databases that fail, and of those that are back. */
@ApplicationScoped
public class FailureEvents implements EventHandler {
  private final Fences fences;
  private final DatabaseOutages outages;
  private final WakeUps wakeUps;

  @Inject
  FailureEvents(Fences fences, DatabaseOutages outages, WakeUps wakeUps) {
    this.fences = fences;
    this.outages = outages;
    this.wakeUps = wakeUps;
  }

  @Override
  public Set<Class<? extends SlipwayEvent>> types() {
    return Set.of(NodeFenced.class, NodeUp.class, DatabaseDown.class, DatabaseUp.class);
  }

  @Override
  public void handle(EventEnvelope<?> event) {
    switch (event.data()) {
      case NodeFenced fenced ->
          fences.fenced(
              new Fence(
                  event.clusterId(),
                  fenced.node(),
                  event.project(),
                  event.generation(),
                  event.incarnation(),
                  event.correlationId(),
                  event.id(),
                  event.time()));
      case NodeUp ignored -> fences.look(event.clusterId());
      case DatabaseDown down -> {
        outages.begin(
            event.clusterId(),
            new DatabaseOutage(down.machine(), down.wished(), down.message(), event.time()));
        wakeUps.wakeCluster(event.clusterId());
      }
      case DatabaseUp ignored -> {
        outages.end(event.clusterId());
        wakeUps.wakeCluster(event.clusterId());
      }
      default -> {
        // Not asked for.
      }
    }
  }
}
