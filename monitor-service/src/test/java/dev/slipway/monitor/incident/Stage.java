package dev.slipway.monitor.incident;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.PowerState;
import dev.slipway.events.SlipwayEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A cluster on which things happen, and the correlator that sees them. */
final class Stage {
  static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z");

  private int incidents;
  private final Correlator correlator =
      new Correlator(
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          () -> "in-" + ++incidents);
  World world = new World(List.of(), Memory.EMPTY);
  boolean offByWish;

  /** Something happens so many seconds after noon, in the first generation. */
  static EventEnvelope<?> at(double seconds, String source, SlipwayEvent data) {
    return at(seconds, source, data, 1);
  }

  static EventEnvelope<?> at(double seconds, String source, SlipwayEvent data, long generation) {
    return new EventEnvelope<>(
        source + "-" + seconds + "-" + data.type(),
        "/slipway/" + source,
        time(seconds),
        "cl-1",
        "default",
        1,
        generation,
        data instanceof MachineStateChanged || data instanceof NodeDown ? 1 : null,
        "request-1",
        null,
        data);
  }

  static Instant time(double seconds) {
    return NOON.plusMillis(Math.round(seconds * 1000));
  }

  Stage see(EventEnvelope<?> event) {
    world = correlator.see(world, event);
    return this;
  }

  Stage monitor(double seconds, SlipwayEvent data) {
    return see(at(seconds, "monitor", data));
  }

  Stage provisioner(double seconds, SlipwayEvent data) {
    return see(at(seconds, "provisioner", data));
  }

  Stage deployer(double seconds, SlipwayEvent data) {
    return see(at(seconds, "deployer", data));
  }

  Stage tick(double seconds) {
    world = correlator.tick(world, offByWish, time(seconds));
    return this;
  }

  /** The only incident there is. */
  Incident incident() {
    if (world.incidents().size() != 1) {
      throw new AssertionError("one incident, not " + world.incidents());
    }
    return world.incidents().getFirst();
  }

  List<String> told() {
    return incident().timeline().stream().map(Entry::message).toList();
  }

  static NodeDown down(String node, NodeDown.Cause cause) {
    return new NodeDown(node, cause, List.of("evidence"), NOON);
  }

  static NodeUp up(String node) {
    return new NodeUp(node, List.of("evidence"), 10.0);
  }

  static MachineStateChanged off(String machine, boolean wished) {
    return new MachineStateChanged(
        machine,
        role(machine),
        wished ? MachinePhase.OFF : MachinePhase.LOST,
        PowerState.OFF,
        wished);
  }

  static MachineStateChanged runs(String machine, MachinePhase phase) {
    return new MachineStateChanged(machine, role(machine), phase, PowerState.RUNNING, true);
  }

  static NodeFenced fenced(String node) {
    return new NodeFenced(node, "the container has ended");
  }

  static NodeEvacuated evacuated(String node, int pods) {
    return new NodeEvacuated(node, pods, 1.5);
  }

  static ApplicationDegraded hurt(String application) {
    return new ApplicationDegraded(application, 1, 2, "A pod is missing.");
  }

  static PodsScaled recovered(String application) {
    return new PodsScaled(application, 2, 2, PodsScaled.Reason.RECOVERED, 3);
  }

  static ClusterDegraded degraded(String reason) {
    return new ClusterDegraded(
        "blog", List.of(new ClusterDegraded.Reason("WorkersReady", reason, "w1 is not ready.")));
  }

  static ClusterReady ready() {
    return new ClusterReady("blog", "https://c1", "172.17.4.0/24", List.of("w1"), true, 1);
  }

  private static MachineRole role(String machine) {
    return switch (machine.charAt(0)) {
      case 'w' -> MachineRole.WORKER;
      case 'd' -> MachineRole.DATABASE;
      case 'e' -> MachineRole.ETCD;
      default -> MachineRole.CONTROLLER;
    };
  }
}
