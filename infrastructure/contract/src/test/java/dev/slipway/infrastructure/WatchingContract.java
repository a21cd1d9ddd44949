package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows about hearing of changes. */
abstract class WatchingContract extends ReachingContract {

  @Test
  @Row({"D-32", "D-33"})
  void aWatchBeginsWithASnapshotAndThenSaysEachChangeOnce() {
    MachineSpec before = running("m1");
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      await().atMost(soon()).until(() -> !recorder.events().isEmpty());
      assertThat(recorder.events().getFirst())
          .isEqualTo(new WatchEvent.Snapshot(List.of(present(before.id()))));

      MachineSpec spec = spec("m2");
      driver.create(spec);
      awaitChanges(recorder, spec.id(), 1);
      driver.powerOn(spec.id());
      awaitChanges(recorder, spec.id(), 2);
      MachineState running = driver.describe(spec.id());
      driver.powerOff(spec.id(), soon());
      awaitChanges(recorder, spec.id(), 3);
      MachineState off = driver.describe(spec.id());
      driver.destroy(spec.id(), soon());
      awaitChanges(recorder, spec.id(), 4);

      List<MachineState> changes = recorder.changesOf(spec.id());
      assertThat(changes).hasSize(4);
      assertThat(((Present) changes.getFirst()).power()).isEqualTo(Power.OFF);
      assertThat(changes.subList(1, 4)).containsExactly(running, off, new Absent(spec.id()));
      assertThat(recorder.changesOf(before.id())).as("nothing happened to it").isEmpty();
      assertThat(recorder.snapshots()).hasSize(1);
    }
  }

  @Test
  @Row("D-34")
  void aMachineThatDiesIsToldAtOnce() {
    MachineSpec spec = booted("m1");
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      await().atMost(soon()).until(() -> !recorder.snapshots().isEmpty());

      crash(spec.id());

      await()
          .atMost(Duration.ofSeconds(2))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !recorder.changesOf(spec.id()).isEmpty());
      Present dead = (Present) recorder.changesOf(spec.id()).getFirst();
      assertThat(dead.power()).isEqualTo(Power.OFF);
      assertThat(dead.stop()).isPresent();
    }
  }

  @Test
  @Row("D-35")
  void aClosedWatchIsSilent() {
    WatchRecorder recorder = new WatchRecorder();
    WatchRecorder witness = new WatchRecorder();
    Subscription closed = driver.watch(recorder);
    try (Subscription open = driver.watch(witness)) {
      await().atMost(soon()).until(() -> !recorder.snapshots().isEmpty());
      await().atMost(soon()).until(() -> !witness.snapshots().isEmpty());
      closed.close();
      closed.close();
      int heard = recorder.events().size();

      MachineSpec spec = spec("m1");
      driver.create(spec);
      awaitChanges(witness, spec.id(), 1);

      assertThat(recorder.events()).hasSize(heard);
    }
  }

  @Test
  @Row("D-36")
  void aListenerThatFailsIsToldTheNextEvent() {
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch =
        driver.watch(
            event -> {
              recorder.accept(event);
              throw new IllegalStateException("on purpose");
            })) {
      await().atMost(soon()).until(() -> !recorder.snapshots().isEmpty());
      MachineSpec spec = spec("m1");
      driver.create(spec);
      awaitChanges(recorder, spec.id(), 1);
    }
  }
}
