package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.observation.InfrastructureSeen;
import dev.slipway.provisioner.observation.MembersSeen;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.observation.Probe;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is planned by a list of members that may lag behind, which no running etcd would give. */
class EtcdPlannerTest {
  private final World world = new World(World.topology(3, 1, false));
  private final Map<MachineId, Probe> serving = new HashMap<>();
  private final List<String> waits = new ArrayList<>();

  @Test
  void aLostMemberIsRemovedWhileTheOthersAreAMajority() {
    itsMachineIsToBeReplaced("e3");
    serve("e1", "e2");

    assertThat(changes()).singleElement().isInstanceOf(Action.RemoveMember.class);
    assertThat(waits).isEmpty();
  }

  @Test
  void noMemberIsRemovedWhileTheOthersAreNoMajority() {
    itsMachineIsToBeReplaced("e3");
    serve("e1");

    assertThat(changes()).isEmpty();
    assertThat(waits).singleElement().asString().contains("1 of 3 do, 2 must");
  }

  /** Up to the round that records the next incarnation, whose predecessor is certainly off. */
  private void itsMachineIsToBeReplaced(String name) {
    world.settle(400);
    world.operate(name, MachineOperation.Kind.REPLACE_MACHINE);
    for (int round = 0; round < 20 && incarnation(name) == 1; round++) {
      world.process().round(World.CLUSTER, world.epoch());
      world.services.tick();
    }
    assertThat(incarnation(name)).isEqualTo(2);
  }

  private int incarnation(String name) {
    return world.records().machine(name).orElseThrow().id().incarnation();
  }

  private List<Action> changes() {
    var inventory = world.driver.list(World.CLUSTER);
    Observation observation =
        new Observation(
            world.clock.instant(),
            new InfrastructureSeen.Present(inventory),
            Duration.ZERO,
            serving,
            new MembersSeen.Listed(world.etcd.members()),
            new Probe.Answers(),
            new NodesSeen.Unlisted(new Probe.Unasked("not asked")),
            new Probe.Answers(),
            new Probe.Unasked("none is wished"));
    return EtcdPlanner.changes(world.records(), inventory, observation, waits);
  }

  private void serve(String... names) {
    for (String name : names) {
      serving.put(id(name), new Probe.Answers());
    }
  }

  private static MachineId id(String name) {
    return new MachineId(World.CLUSTER, name, 1);
  }
}
