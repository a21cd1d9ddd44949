package dev.slipway.infrastructure.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import dev.slipway.infrastructure.WatchRecorder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachineWatchesTest {

  private final ScriptedSight sight = new ScriptedSight();
  private final WatchRecorder recorder = new WatchRecorder();
  private final MachineWatches watches = new MachineWatches("scripted", sight);

  @AfterEach
  void close() {
    watches.close();
  }

  @Test
  void aSnapshotComesFirstAndChangesAfterIt() {
    sight.has("m1", Power.RUNNING);
    watches.start(recorder);
    awaitEvents(1);

    sight.has("m1", Power.OFF);
    sight.touches("m1");
    sight.touches("m1");
    awaitEvents(2);
    sight.hasNo("m1");
    sight.touches("m1");
    awaitEvents(3);

    assertThat(recorder.events())
        .as("what is heard twice is told once")
        .containsExactly(
            new WatchEvent.Snapshot(List.of(ScriptedSight.machine("m1", Power.RUNNING))),
            changed("m1", Power.OFF),
            new WatchEvent.Changed(new MachineState.Absent(ScriptedSight.id("m1"))));
  }

  @Test
  void whatNobodyToldIsFoundByLookingAtAll() {
    sight.has("m1", Power.RUNNING);
    sight.has("m2", Power.RUNNING);
    watches.start(recorder);
    awaitEvents(1);

    sight.has("m1", Power.OFF);
    sight.hasNo("m2");
    sight.has("m3", Power.OFF);
    sight.timePasses();
    sight.timePasses();
    awaitEvents(4);

    assertThat(recorder.changesOf(ScriptedSight.id("m1"))).hasSize(1);
    assertThat(recorder.changesOf(ScriptedSight.id("m2")))
        .containsExactly(new MachineState.Absent(ScriptedSight.id("m2")));
    assertThat(recorder.changesOf(ScriptedSight.id("m3"))).hasSize(1);
  }

  @Test
  void anInterruptionIsToldOnceAndASnapshotEndsIt() {
    sight.has("m1", Power.RUNNING);
    watches.start(recorder);
    awaitEvents(1);

    sight.goesAway();
    awaitOpened(3);
    sight.has("m1", Power.OFF);
    sight.comesBack();
    await().until(() -> recorder.snapshots().size() == 2);

    assertThat(recorder.events()).hasSize(3);
    assertThat(recorder.events().get(1))
        .isInstanceOfSatisfying(
            WatchEvent.Interrupted.class,
            told -> assertThat(told.reason().code()).isEqualTo(Code.UNAVAILABLE));
    assertThat(recorder.snapshots().getLast().machines())
        .extracting(Present::power)
        .containsExactly(Power.OFF);
    assertThat(sight.closed.get()).as("all but the last").isEqualTo(sight.opened.get() - 1);
  }

  @Test
  void aDefectIsAnInterruptionAndTheWatchBeginsAnew() {
    watches.start(recorder);
    awaitEvents(1);

    sight.breaks(new IllegalStateException("a defect"));
    awaitEvents(3);

    assertThat(recorder.events().get(1))
        .isInstanceOfSatisfying(
            WatchEvent.Interrupted.class,
            told -> assertThat(told.reason().code()).isEqualTo(Code.FAILED));
    assertThat(recorder.snapshots()).hasSize(2);
  }

  @Test
  void aListenerThatFailsIsToldTheNextEventNevertheless() {
    watches.start(
        event -> {
          recorder.accept(event);
          throw new IllegalStateException("a listener's defect");
        });
    awaitEvents(1);

    sight.has("m1", Power.RUNNING);
    sight.timePasses();
    awaitEvents(2);

    assertThat(recorder.events().getLast()).isEqualTo(changed("m1", Power.RUNNING));
  }

  @Test
  void aClosedWatchSaysNothingAndLeavesNothingOpen() {
    Subscription first = watches.start(recorder);
    watches.start(event -> {});
    await().until(() -> sight.opened.get() == 2);

    first.close();
    int told = recorder.events().size();
    assertThat(sight.closed.get()).isEqualTo(1);
    watches.close();

    assertThat(sight.closed.get()).isEqualTo(2);
    assertThat(recorder.events()).hasSize(told);
  }

  @Test
  void aListenerMayCloseItsOwnWatch() {
    AtomicReference<Subscription> watch = new AtomicReference<>();
    sight.has("m1", Power.RUNNING);
    watch.set(
        watches.start(
            event -> {
              recorder.accept(event);
              Subscription own = watch.get();
              if (event instanceof WatchEvent.Changed && own != null) {
                own.close();
              }
            }));
    awaitEvents(1);

    sight.hasNo("m1");
    sight.timePasses();

    await().until(() -> sight.closed.get() == 1);
    assertThat(recorder.events()).hasSize(2);
    assertThat(sight.opened.get()).isEqualTo(1);
  }

  private static WatchEvent changed(String name, Power power) {
    return new WatchEvent.Changed(ScriptedSight.machine(name, power));
  }

  private void awaitEvents(int number) {
    await().until(recorder::events, hasSize(number));
  }

  private static Predicate<List<WatchEvent>> hasSize(int number) {
    return events -> events.size() >= number;
  }

  private void awaitOpened(int number) {
    await().until(() -> sight.opened.get() >= number);
  }
}
