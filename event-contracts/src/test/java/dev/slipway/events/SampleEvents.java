package dev.slipway.events;

import dev.slipway.events.IncidentClosed.Entry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Events of every type, nullable fields both with and without a value. */
final class SampleEvents {
  static final Instant TIME = Instant.parse("2026-11-23T14:00:00.123456Z");

  private SampleEvents() {}

  static Stream<SlipwayEvent> all() {
    return Stream.of(
        new ClusterRequested("blog", "docker", "1.36.3", 1, 1, 3, true),
        new ClusterReady(
            "blog", "https://172.17.4.101", "172.17.4.0/24", List.of("w1", "w2"), true, 61.5),
        new ClusterDegraded(
            "blog", List.of(new ClusterDegraded.Reason("Etcd", "NoQuorum", "1 of 3 answer"))),
        new ClusterDeleted("blog"),
        new MachineStateChanged("w2", MachineRole.WORKER, MachinePhase.LOST, PowerState.OFF, false),
        new NodeFenced("w2", "the infrastructure says off"),
        new NodeDown("w2", NodeDown.Cause.LOST, List.of("power is off"), TIME),
        new NodeUp("w2", List.of("kubelet answers"), 12.5),
        new NodeUp("w2", List.of("kubelet answers"), null),
        new DatabaseDown("d1", true, "connection refused"),
        new DatabaseUp("d1", 3.5),
        new DatabaseUp("d1", null),
        new IncidentOpened("in-1", "NODE_LOST", "w2", "Node w2 is down: its power is off."),
        new IncidentClosed(
            "in-1", "NODE_LOST", "w2", 14.2, List.of(new Entry(TIME, "monitor", "w2 answers"))),
        new ApplicationDeployed("wp", 3, List.of("http://172.17.4.201:30100"), 31.1),
        new PodsScaled("wp", 3, 6, PodsScaled.Reason.ADOPTED, 4.2),
        new ApplicationDegraded("wp", 2, 3, "one pod can't be scheduled: add a worker"),
        new ApplicationDeleted("wp"),
        new NodeEvacuated("w2", 2, 1.7));
  }

  static EventEnvelope<?> envelope(SlipwayEvent event) {
    return new EventEnvelope<>(
        "5e1c2c5e-0000-4000-8000-000000000001",
        "/slipway/provisioner",
        TIME,
        "cl-abcdefghij",
        "shop",
        7,
        2,
        3,
        "req-1",
        "5e1c2c5e-0000-4000-8000-000000000000",
        event);
  }
}
