package dev.slipway.monitor.incident;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ApplicationDeleted;
import dev.slipway.events.ApplicationDeployed;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.IncidentClosed;
import dev.slipway.events.IncidentOpened;
import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.PowerState;
import dev.slipway.monitor.incident.Incident.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Puts what is seen of a cluster together into incidents, one a failure. Pure: it changes nothing,
 * and says what the world looks like afterwards.
 *
 * <p>A failure of a node or of the database opens an incident. What degrades while one is open
 * belongs to it; what degrades alone, and goes on to, is a failure of its own. An incident is over
 * when what failed is up and what degraded with it is whole; of several that share what degraded,
 * the last one waits for it.
 */
public final class Correlator {
  private final Duration grace;
  private final Duration podsPatience;
  private final Supplier<String> ids;
  private final Opening opening;

  /**
   * A correlator.
   *
   * @param ids makes the ids of incidents
   */
  public Correlator(
      Duration grace, Duration lookBack, Duration podsPatience, Supplier<String> ids) {
    this.grace = grace;
    this.podsPatience = podsPatience;
    this.ids = ids;
    this.opening = new Opening(lookBack);
  }

  /** How long the past is remembered. */
  private Duration memory() {
    return opening.lookBack().plus(grace);
  }

  /** What the world looks like after an event; one that was seen before changes nothing. */
  public World see(World before, EventEnvelope<?> event) {
    if (before.knows(event.id())) {
      return before;
    }
    World told = enterWhatIsOver(before, event);
    World seen =
        switch (event.data()) {
          case NodeDown down ->
              down.cause() == NodeDown.Cause.WISHED_POWER_OFF
                  ? offByWish(told, event, down.node())
                  : failed(told, event, IncidentKind.of(down.cause()), down.node());
          case DatabaseDown down ->
              down.wished()
                  ? offByWish(told, event, down.machine())
                  : failed(told, event, IncidentKind.DATABASE_DOWN, down.machine());
          case NodeUp up -> isUp(told, event, up.node());
          case DatabaseUp up -> isUp(told, event, up.machine());
          case MachineStateChanged changed -> machine(told, event, changed);
          case NodeFenced fenced -> enter(told, event, about(fenced.node()));
          case NodeEvacuated evacuated -> evacuated(told, event, evacuated);
          case ApplicationDegraded degraded ->
              degraded(told, event, new Awaited.Application(degraded.application()));
          case PodsScaled scaled ->
              whole(
                  told,
                  event,
                  scaled.application(),
                  scaled.reason() == PodsScaled.Reason.RECOVERED);
          case ApplicationDeployed deployed -> whole(told, event, deployed.application(), false);
          // Nobody waits for an application that is not wanted any more.
          case ApplicationDeleted deleted -> whole(told, event, deleted.application(), false);
          case ClusterDegraded degraded ->
              Opening.isWished(degraded)
                  ? told.with(told.memory().withPending(event))
                  : degraded(told, event, new Awaited.Cluster());
          case ClusterReady ignored -> ready(told, event);
          case ClusterDeleted ignored -> deleted(told, event);
          case ClusterRequested ignored -> told;
          case IncidentOpened ignored -> told;
          case IncidentClosed ignored -> told;
        };
    World settled = Settling.settle(seen, event.time());
    return settled.with(settled.memory().with(event, memory()));
  }

  /**
   * What the world looks like as time passes: what degraded alone and stays so is a failure, unless
   * a wish explains it: a machine that is to be off, or a cluster that is being made anew.
   *
   * @param offByWish whether any machine of the cluster is off by wish
   */
  public World tick(World before, boolean offByWish, Instant now) {
    World patient =
        before.change(one -> isPatient(one, now), one -> one.without(new Awaited.Pods(), now));
    // Nothing more was seen of those: they were over with the last that was.
    World settled = Settling.settle(patient, Instant.EPOCH);
    if (offByWish || settled.memory().pending().stream().anyMatch(Opening::isWished)) {
      return settled;
    }
    boolean due =
        settled.memory().pending().stream()
            .anyMatch(event -> !now.isBefore(event.time().plus(grace)));
    return due ? openPending(settled) : settled;
  }

  private boolean isPatient(Incident incident, Instant now) {
    return incident.state() instanceof Open(var awaited, var upAt)
        && upAt != null
        && awaited.contains(new Awaited.Pods())
        && !now.isBefore(upAt.plus(podsPatience));
  }

  /** A cluster that is degraded takes its applications with it; else each is a failure. */
  private World openPending(World world) {
    World result = world;
    for (EventEnvelope<?> event : world.memory().pending()) {
      if (event.data() instanceof ClusterDegraded degraded) {
        return opening.open(
            result, event, IncidentKind.CLUSTER_DEGRADED, degraded.name(), ids.get());
      }
    }
    for (EventEnvelope<?> event : world.memory().pending()) {
      if (event.data() instanceof ApplicationDegraded degraded) {
        result =
            opening.open(
                result,
                event,
                IncidentKind.APPLICATION_DEGRADED,
                degraded.application(),
                ids.get());
      }
    }
    return result;
  }

  private World failed(World world, EventEnvelope<?> event, IncidentKind kind, String subject) {
    if (world.hasOpen(about(subject))) {
      return world.change(
          one -> one.isOpen() && one.isAbout(subject),
          one -> one.with(Narrator.entry(event)).awaiting(new Awaited.Subject()));
    }
    return opening.open(world, event, kind, subject, ids.get());
  }

  private static World isUp(World world, EventEnvelope<?> event, String subject) {
    return world.change(
        one -> one.isOpen() && one.isAbout(subject),
        one -> one.with(Narrator.entry(event)).without(new Awaited.Subject(), event.time()));
  }

  /** What is off by wish is no failure, and ends one. */
  private static World offByWish(World world, EventEnvelope<?> event, String subject) {
    return world.change(
        one -> one.isOpen() && one.isAbout(subject),
        one -> one.with(Narrator.entry(event)).closed(event.time()));
  }

  private static World machine(World world, EventEnvelope<?> event, MachineStateChanged changed) {
    boolean wishedOff =
        changed.power() == PowerState.OFF
            && changed.phase() == MachinePhase.OFF
            && changed.wished();
    if (wishedOff) {
      return world.change(
          one ->
              one.isOpen()
                  && one.isAbout(changed.machine())
                  && !isOfBefore(event, one)
                  && !event.time().isBefore(one.openedAt()),
          one -> one.with(Narrator.entry(event)).closed(event.time()));
    }
    return switch (changed.role()) {
      case WORKER, DATABASE -> enter(world, event, about(changed.machine()));
      case ETCD, CONTROLLER, LOAD_BALANCER ->
          enter(world, event, one -> one.kind() == IncidentKind.CLUSTER_DEGRADED);
    };
  }

  /** Whether an event speaks of an incarnation before the one that failed. */
  private static boolean isOfBefore(EventEnvelope<?> event, Incident incident) {
    return event.incarnation() != null
        && incident.incarnation() != null
        && event.incarnation() < incident.incarnation();
  }

  private static World evacuated(World world, EventEnvelope<?> event, NodeEvacuated evacuated) {
    return world.change(
        one -> one.isOpen() && one.isAbout(evacuated.node()),
        one -> {
          Incident entered = one.with(Narrator.entry(event));
          return evacuated.pods() == 0 || Settling.hasRecovered(world, one)
              ? entered
              : entered.awaiting(new Awaited.Pods());
        });
  }

  private World degraded(World world, EventEnvelope<?> event, Awaited what) {
    Predicate<Incident> takesIt = one -> one.isOpen() && takes(one, what);
    if (world.hasOpen(takesIt)) {
      return world.change(takesIt, one -> one.with(Narrator.entry(event)).awaiting(what));
    }
    Memory memory = world.memory().withoutPending(one -> what.equals(Opening.degraded(one)));
    return world.with(memory.withPending(event));
  }

  /** Whether what degrades now belongs to an incident. */
  private static boolean takes(Incident incident, Awaited what) {
    return switch (incident.kind()) {
      case APPLICATION_DEGRADED -> what.equals(new Awaited.Application(incident.subject()));
      case CLUSTER_DEGRADED, NODE_LOST, NODE_HUNG, NODE_CUT_OFF, NODE_NOT_READY, DATABASE_DOWN ->
          true;
    };
  }

  private static World whole(
      World world, EventEnvelope<?> event, String application, boolean recovered) {
    Awaited awaited = new Awaited.Application(application);
    Memory memory = world.memory().withoutPending(one -> awaited.equals(Opening.degraded(one)));
    return world
        .with(memory)
        .change(
            one -> one.isOpen() && isConcerned(one, application, recovered),
            one -> {
              Incident entered = one.with(Narrator.entry(event)).without(awaited, event.time());
              Incident whole =
                  one.kind() == IncidentKind.APPLICATION_DEGRADED
                      ? entered.without(new Awaited.Subject(), event.time())
                      : entered;
              return recovered ? whole.without(new Awaited.Pods(), event.time()) : whole;
            });
  }

  private static boolean isConcerned(Incident incident, String application, boolean recovered) {
    return switch (incident.kind()) {
      case APPLICATION_DEGRADED -> incident.subject().equals(application);
      case CLUSTER_DEGRADED, NODE_LOST, NODE_HUNG, NODE_CUT_OFF, NODE_NOT_READY, DATABASE_DOWN ->
          recovered || incident.awaited().contains(new Awaited.Application(application));
    };
  }

  /**
   * The cluster is ready: all its nodes and its database are up. If its wish is a newer one than
   * when a failure was seen (it was regenerated, or has other workers now), what failed then is no
   * more.
   */
  private static World ready(World world, EventEnvelope<?> event) {
    Memory memory = world.memory().withoutPending(one -> one.data() instanceof ClusterDegraded);
    return world
        .with(memory)
        .change(
            one ->
                one.isOpen()
                    && !event.time().isBefore(one.openedAt())
                    && (isOvertaken(one, event)
                        || one.kind() == IncidentKind.CLUSTER_DEGRADED
                        || one.awaited().contains(new Awaited.Cluster())),
            one -> {
              Incident entered =
                  one.with(Narrator.entry(event)).without(new Awaited.Cluster(), event.time());
              return isOvertaken(one, event) || one.kind() == IncidentKind.CLUSTER_DEGRADED
                  ? entered.without(new Awaited.Subject(), event.time())
                  : entered;
            });
  }

  /** An application's failure outlives a change of its cluster: only its pods end it. */
  private static boolean isOvertaken(Incident incident, EventEnvelope<?> ready) {
    return incident.generation() < ready.generation()
        && incident.kind() != IncidentKind.APPLICATION_DEGRADED;
  }

  private static World deleted(World world, EventEnvelope<?> event) {
    return world
        .with(Memory.EMPTY)
        .change(Incident::isOpen, one -> one.with(Narrator.entry(event)).closed(event.time()));
  }

  private static World enter(World world, EventEnvelope<?> event, Predicate<Incident> which) {
    return world.change(
        one -> one.isOpen() && which.test(one), one -> one.with(Narrator.entry(event)));
  }

  private static Predicate<Incident> about(String subject) {
    return one -> one.isAbout(subject);
  }

  /** What is heard of late, about a time when an incident went on that is over now. */
  private static World enterWhatIsOver(World world, EventEnvelope<?> event) {
    return world.change(
        one ->
            one.closedAt() != null
                && !event.time().isAfter(one.closedAt())
                && !event.time().isBefore(one.openedAt())
                && Settling.belongs(one, event),
        one -> one.with(Narrator.entry(event)));
  }
}
