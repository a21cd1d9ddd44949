package dev.slipway.monitor.incident;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachineRole;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PowerState;
import dev.slipway.monitor.incident.Incident.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens an incident with what was seen of the failure before it was known as one: the machine's
 * loss is often heard of before the node is judged, and so is what degraded with it. Pure.
 *
 * @param lookBack how far back, at most
 */
record Opening(Duration lookBack) {
  /** Reasons of conditions that say that somebody wanted it so. */
  private static final Set<String> WISHES =
      Set.of("WishedOff", "Regenerating", ClusterDegraded.DELETING);

  /** Whether an event says that the cluster is not ready because somebody wanted it so. */
  static boolean isWished(EventEnvelope<?> event) {
    return event.data() instanceof ClusterDegraded degraded && isWished(degraded);
  }

  /** Whether the cluster is not ready because somebody wanted it so. */
  static boolean isWished(ClusterDegraded degraded) {
    return degraded.reasons().stream().anyMatch(reason -> WISHES.contains(reason.reason()));
  }

  /** What an event says is not whole against the wish, or null. */
  static @Nullable Awaited degraded(EventEnvelope<?> event) {
    return switch (event.data()) {
      case ApplicationDegraded degraded -> new Awaited.Application(degraded.application());
      case ClusterDegraded degraded -> isWished(degraded) ? null : new Awaited.Cluster();
      default -> null;
    };
  }

  World open(World world, EventEnvelope<?> event, IncidentKind kind, String subject, String id) {
    Instant from = event.time().minus(lookBack);
    List<EventEnvelope<?>> signs = new ArrayList<>(signs(world, event, kind, subject));
    Set<Awaited> awaited = new HashSet<>(Set.of(new Awaited.Subject()));
    Memory memory = world.memory();
    for (EventEnvelope<?> pending : world.memory().pending()) {
      Awaited what = degraded(pending);
      if (what != null && belongs(pending, event, kind) && !pending.time().isBefore(from)) {
        signs.add(pending);
        if (!pending.id().equals(event.id())) {
          awaited.add(what);
        }
        memory = memory.withoutPending(one -> one.id().equals(pending.id()));
      }
    }
    signs.add(event);
    Instant openedAt =
        signs.stream().map(EventEnvelope::time).min(Instant::compareTo).orElse(event.time());
    Incident opened =
        new Incident(
            id,
            kind,
            subject,
            event.incarnation(),
            event.generation(),
            event.correlationId(),
            Narrator.summary(event),
            openedAt,
            new Open(awaited, null),
            List.of());
    for (EventEnvelope<?> sign : signs) {
      opened = opened.with(Narrator.entry(sign));
      if (sign.data() instanceof NodeEvacuated evacuated
          && evacuated.pods() > 0
          && !Settling.hasRecovered(world, opened)) {
        opened = opened.awaiting(new Awaited.Pods());
      }
    }
    return world.with(memory).plus(opened);
  }

  /** Whether what degraded a moment ago, alone, belongs to what is opened now. */
  private static boolean belongs(
      EventEnvelope<?> pending, EventEnvelope<?> event, IncidentKind kind) {
    return kind != IncidentKind.APPLICATION_DEGRADED || pending.id().equals(event.id());
  }

  /** From the first bad sign on that no later good one has ended. */
  private List<EventEnvelope<?>> signs(
      World world, EventEnvelope<?> event, IncidentKind kind, String subject) {
    List<EventEnvelope<?>> signs = new ArrayList<>();
    for (EventEnvelope<?> seen : world.memory().recent()) {
      if (isGood(seen, subject)) {
        signs.clear();
      } else if (!seen.time().isBefore(event.time().minus(lookBack))
          && isAbout(seen, kind, subject)
          && (isBad(seen) || !signs.isEmpty())
          && world.incidents().stream().noneMatch(one -> isTold(one, seen, subject))) {
        signs.add(seen);
      }
    }
    return signs;
  }

  /** Whether an incident tells it, or was over by then. */
  private static boolean isTold(Incident incident, EventEnvelope<?> seen, String subject) {
    return incident.tells(seen.id())
        || (incident.isAbout(subject)
            && incident.closedAt() != null
            && !seen.time().isAfter(incident.closedAt()));
  }

  private static boolean isGood(EventEnvelope<?> event, String subject) {
    return switch (event.data()) {
      case NodeUp up -> up.node().equals(subject);
      case DatabaseUp up -> up.machine().equals(subject);
      default -> false;
    };
  }

  private static boolean isBad(EventEnvelope<?> event) {
    return switch (event.data()) {
      case MachineStateChanged changed ->
          changed.power() != PowerState.RUNNING && !changed.wished();
      case NodeFenced ignored -> true;
      default -> false;
    };
  }

  private static boolean isAbout(EventEnvelope<?> event, IncidentKind kind, String subject) {
    return switch (event.data()) {
      case MachineStateChanged changed ->
          kind == IncidentKind.CLUSTER_DEGRADED
              ? changed.role() != MachineRole.WORKER && changed.role() != MachineRole.DATABASE
              : kind.isAboutMachine() && changed.machine().equals(subject);
      case NodeFenced fenced -> kind.isAboutMachine() && fenced.node().equals(subject);
      case NodeEvacuated evacuated -> kind.isAboutMachine() && evacuated.node().equals(subject);
      default -> false;
    };
  }
}
