package dev.slipway.simulator.site;

import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The states of an instance's machines, and who is told of them: a snapshot first, then every
 * change, in order.
 */
public final class Watchers {
  private final Map<String, Present> states = new TreeMap<>();
  private final List<Watcher> watchers = new ArrayList<>();

  /** Who is told; never waits. */
  public interface Watcher {
    void snapshot(List<Present> machines);

    void changed(MachineState state);
  }

  /** Tells it from now on. */
  public synchronized void add(Watcher watcher) {
    watcher.snapshot(List.copyOf(states.values()));
    watchers.add(watcher);
  }

  /** Tells it no more. */
  public synchronized void remove(Watcher watcher) {
    watchers.remove(watcher);
  }

  synchronized void changed(MachineState state) {
    String key = state.id().toString();
    switch (state) {
      case Present present -> states.put(key, present);
      case MachineState.Absent absent -> states.remove(key);
    }
    watchers.forEach(watcher -> watcher.changed(state));
  }
}
