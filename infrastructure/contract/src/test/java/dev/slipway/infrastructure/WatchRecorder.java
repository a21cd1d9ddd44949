package dev.slipway.infrastructure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a watch says. */
public final class WatchRecorder implements Consumer<WatchEvent> {

  private final List<WatchEvent> events = new ArrayList<>();

  @Override
  public synchronized void accept(WatchEvent event) {
    events.add(event);
  }

  public synchronized List<WatchEvent> events() {
    return List.copyOf(events);
  }

  public synchronized List<WatchEvent.Snapshot> snapshots() {
    return events.stream()
        .filter(WatchEvent.Snapshot.class::isInstance)
        .map(WatchEvent.Snapshot.class::cast)
        .toList();
  }

  /** The states that were told of one machine as changes, in order. */
  public synchronized List<MachineState> changesOf(MachineId machine) {
    return events.stream()
        .filter(WatchEvent.Changed.class::isInstance)
        .map(event -> ((WatchEvent.Changed) event).machine())
        .filter(state -> state.id().equals(machine))
        .toList();
  }
}
