package dev.slipway.deployer.evacuation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.evacuation.Evacuation.Fence;
import dev.slipway.deployer.evacuation.Evacuation.State;
import dev.slipway.deployer.fake.FakeNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Machines die, are fenced, boot again, are replaced, in whatever order, while evacuation looks and
 * acts, at times on what it saw long before, and crashes in between: no pod is deleted that a newer
 * boot runs, each evacuation is told once, and in the end pods or taint are gone.
 */
class EvacuationSafetyPropertyTest {

  enum Deed {
    KILL,
    FENCE,
    POWER_ON,
    START_KUBELET,
    RUN,
    RENEW,
    TOUCH,
    BIND,
    BIND_TOLERATING,
    REMOVE_NODE,
    LOOK,
    NOTE,
    ACT,
    CRASH
  }

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Arbitraries.of(Deed.class).list().ofMaxSize(60);
  }

  @Property(tries = 3000)
  void noNewerBootLosesAPodAndEveryEvacuationEnds(@ForAll("deeds") List<Deed> deeds) {
    World world = new World();
    deeds.forEach(world::happens);
    if (!world.node.isOn()) {
      world.fence();
      world.node.collectOrphans();
      for (int i = 0; i < 30; i++) {
        world.pass();
      }
      assertThat(EvacuationPlanner.candidates(world.node.seen())).isEmpty();
      assertThat(world.node.isReady()).isFalse();
      assertThat(world.evacuation == null || world.evacuation.state() == State.EVACUATED).isTrue();
      world.node.powerOn();
    }
    world.now = world.now.plusSeconds(1);
    world.node.startKubelet(world.now);
    world.node.renew(world.now);
    for (int i = 0; i < 30; i++) {
      world.pass();
    }
    assertThat(world.evacuation).isNull();
    assertThat(world.node.isTainted()).isFalse();
    assertThat(world.told).isEqualTo(world.begun);
  }

  private static final class World {
    private Instant now = Instant.parse("2026-01-14T12:00:00Z");
    private final FakeNode node = new FakeNode(now);
    private @Nullable Evacuation evacuation;
    private @Nullable NodeSeen seen;
    private @Nullable EvacuationStep step;
    private boolean bootFenced = true;
    private int begun;
    private int told;

    World() {
      node.bind(false, false);
      node.bind(false, false);
      node.bind(true, false);
      node.bind(true, true);
    }

    void happens(Deed deed) {
      now = now.plusMillis(700);
      switch (deed) {
        case KILL -> {
          if (node.isOn()) {
            node.kill();
            bootFenced = false;
          }
        }
        case FENCE -> fence();
        case POWER_ON -> {
          if (!node.isOn()) {
            fence(); // the provisioner tells before it powers on again
            now = now.plusMillis(1);
            node.powerOn();
          }
        }
        case START_KUBELET -> node.startKubelet(now);
        case RUN -> node.run();
        case RENEW -> node.renew(now);
        case TOUCH -> node.touch(deed.ordinal() + begun);
        case BIND -> node.bind(false, false);
        case BIND_TOLERATING -> node.bind(true, false);
        case REMOVE_NODE -> {
          if (!node.isOn()) {
            fence();
            node.removeNodeObject();
          }
        }
        case LOOK -> seen = node.seen();
        case NOTE -> note();
        case ACT -> act();
        case CRASH -> {
          seen = null;
          step = null;
        }
      }
    }

    void fence() {
      if (node.isOn() || bootFenced) {
        return;
      }
      bootFenced = true;
      Fence fence = new Fence("cl-1", "w1", "default", 1, 1, "c", "e" + now, now);
      if (evacuation == null || evacuation.state() == State.EVACUATED) {
        begun++;
      }
      evacuation = evacuation == null ? Evacuation.begin(fence) : evacuation.fencedAgain(fence);
      // What a run saw of the boot before is dropped when it wants to note it.
      seen = null;
    }

    void pass() {
      now = now.plusMillis(50);
      seen = node.seen();
      note();
      act();
    }

    private void note() {
      step = null;
      if (seen == null || evacuation == null) {
        return;
      }
      EvacuationStep next = EvacuationPlanner.next(evacuation, seen);
      step = next;
      String lease = seen.lease() == null ? "" : seen.lease().version();
      evacuation =
          switch (next) {
            case EvacuationStep.DeletePods ignored ->
                evacuation.noting(
                    EvacuationPlanner.candidates(seen).stream()
                        .map(NodeSeen.BoundPod::uid)
                        .collect(Collectors.toSet()),
                    lease);
            case EvacuationStep.Evacuated ignored -> {
              told++;
              yield evacuation.evacuated();
            }
            case EvacuationStep.Finished ignored -> null;
            case EvacuationStep.SetTaints ignored -> evacuation.noting(java.util.Set.of(), lease);
            case EvacuationStep.MarkUnreachable ignored ->
                evacuation.noting(java.util.Set.of(), lease);
            case EvacuationStep.Wait ignored -> evacuation.noting(java.util.Set.of(), lease);
          };
    }

    private void act() {
      if (step != null) {
        node.perform(step);
        step = null;
      }
    }
  }
}
