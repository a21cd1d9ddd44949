package dev.slipway.deployer.evacuation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.evacuation.Evacuation.Fence;
import dev.slipway.deployer.fake.FakeNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The evacuation of a fenced node, from the fence until it is back: the process dies at every
 * boundary (before and after what was seen is noted, before and after each step), and pods, taint
 * and what is told are those of an undisturbed run.
 */
class EveryEvacuationBoundaryTest {
  private static final int NEVER = 1_000_000;
  private static final int MOST_LOOKS = 20;

  /** What becomes of the machine. */
  enum Story {
    COMES_BACK,
    IS_REPLACED,
    IS_BACK_BEFORE_IT_WAS_CLEARED
  }

  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class World {
    private Instant now = Instant.parse("2026-01-14T12:00:00Z");
    private final FakeNode node = new FakeNode(now);
    private @Nullable Evacuation stored;
    private final List<String> told = new ArrayList<>();
    private int boundariesLeft;

    World(int crashAfter) {
      boundariesLeft = crashAfter;
      node.bind(false, false);
      node.bind(false, false);
      node.bind(false, false);
      node.bind(true, false);
      node.bind(true, true);
    }

    void tell(Story story) {
      node.kill();
      now = now.plusSeconds(1);
      stored = Evacuation.begin(new Fence("cl-1", "w1", "default", 1, 1, "c", "e1", now));
      now = now.plusSeconds(1);
      if (story != Story.IS_BACK_BEFORE_IT_WAS_CLEARED) {
        settle();
      }
      if (story == Story.IS_REPLACED) {
        node.removeNodeObject();
        node.collectOrphans();
        settle();
      }
      node.powerOn();
      node.startKubelet(now);
      node.run();
      settle();
    }

    private void settle() {
      for (int look = 0; look < MOST_LOOKS; look++) {
        now = now.plusMillis(100);
        try {
          work();
        } catch (Crash crash) {
          // The next look is the next process's.
        }
      }
    }

    private void work() {
      Evacuation worked = stored;
      if (worked == null) {
        return;
      }
      NodeSeen seen = node.seen();
      EvacuationStep step = EvacuationPlanner.next(worked, seen);
      boundary();
      stored = noted(worked, seen, step);
      boundary();
      boolean acts =
          step instanceof EvacuationStep.SetTaints
              || step instanceof EvacuationStep.DeletePods
              || step instanceof EvacuationStep.MarkUnreachable;
      if (acts) {
        boundary();
        node.perform(step);
        boundary();
      }
    }

    private @Nullable Evacuation noted(Evacuation now, NodeSeen seen, EvacuationStep step) {
      String lease = seen.lease() == null ? "" : seen.lease().version();
      return switch (step) {
        case EvacuationStep.DeletePods ignored ->
            now.noting(
                EvacuationPlanner.candidates(seen).stream()
                    .map(NodeSeen.BoundPod::uid)
                    .collect(Collectors.toSet()),
                lease);
        case EvacuationStep.Evacuated ignored -> {
          told.add("NodeEvacuated, pods: " + now.pods().size());
          yield now.noting(Set.of(), lease).evacuated();
        }
        case EvacuationStep.Finished ignored -> null;
        case EvacuationStep.SetTaints ignored -> now.noting(Set.of(), lease);
        case EvacuationStep.MarkUnreachable ignored -> now.noting(Set.of(), lease);
        case EvacuationStep.Wait ignored -> now.noting(Set.of(), lease);
      };
    }

    private void boundary() {
      if (boundariesLeft-- <= 0) {
        boundariesLeft = Integer.MAX_VALUE;
        throw new Crash();
      }
    }

    private List<String> trace() {
      List<String> trace = new ArrayList<>(told);
      trace.add("open: " + (stored != null) + ", tainted: " + node.isTainted());
      node.seen().pods().forEach(pod -> trace.add(pod.name() + ", ended: " + pod.ended()));
      return trace;
    }
  }

  @ParameterizedTest
  @EnumSource
  void itEndsTheSameWhereverTheProcessDies(Story story) {
    World undisturbed = new World(NEVER);
    undisturbed.tell(story);
    // A node that only waits passes boundaries, too, as often as somebody looks.
    int boundaries = NEVER - undisturbed.boundariesLeft;

    for (int boundary = 0; boundary < boundaries; boundary++) {
      World world = new World(boundary);
      world.tell(story);

      assertThat(world.trace())
          .as("%s, dead at boundary %d of %d", story, boundary, boundaries)
          .isEqualTo(undisturbed.trace());
    }
    System.out.printf("%s: %d boundaries%n", story, boundaries);
  }
}
