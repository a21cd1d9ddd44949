package dev.slipway.monitor.incident;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.PodsScaled;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Says when incidents are over. Pure. */
final class Settling {

  private Settling() {}

  /**
   * Closes what waits for nothing any more, or only for what another open one waits for, too.
   *
   * @param at when, though never before the last that was seen of an incident
   */
  static World settle(World world, Instant at) {
    World settled = world;
    for (Incident incident : world.incidents()) {
      World now = settled;
      if (incident.isOpen() && isOver(now, incident)) {
        settled = now.change(one -> one.id().equals(incident.id()), one -> one.closed(at));
      }
    }
    return settled;
  }

  private static boolean isOver(World world, Incident incident) {
    if (incident.awaited().contains(new Awaited.Subject())
        || incident.awaited().contains(new Awaited.Pods())) {
      return false;
    }
    Set<Awaited> others =
        world
            .open()
            .filter(one -> !one.id().equals(incident.id()))
            .flatMap(one -> one.awaited().stream())
            .collect(Collectors.toSet());
    return others.containsAll(incident.awaited());
  }

  /** Whether pods were told as recovered since an incident's opening. */
  static boolean hasRecovered(World world, Incident incident) {
    return world.memory().recent().stream()
        .anyMatch(
            event ->
                event.data() instanceof PodsScaled scaled
                    && scaled.reason() == PodsScaled.Reason.RECOVERED
                    && !event.time().isBefore(incident.openedAt()));
  }

  /** Whether what is heard of late is part of an incident's story. */
  static boolean belongs(Incident incident, EventEnvelope<?> event) {
    return switch (event.data()) {
      case MachineStateChanged changed -> incident.isAbout(changed.machine());
      case NodeFenced fenced -> incident.isAbout(fenced.node());
      case NodeEvacuated evacuated -> incident.isAbout(evacuated.node());
      case ApplicationDegraded ignored -> incident.kind().isAboutMachine();
      case ClusterDegraded ignored -> incident.kind().isAboutMachine();
      case PodsScaled scaled ->
          incident.kind().isAboutMachine() && scaled.reason() == PodsScaled.Reason.RECOVERED;
      default -> false;
    };
  }
}
