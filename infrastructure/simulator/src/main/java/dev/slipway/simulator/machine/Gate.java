package dev.slipway.simulator.machine;

import java.util.ArrayList;
import java.util.List;

/** Lets through what comes to a machine's ports, or holds it while the machine can't be reached. */
public final class Gate {
  private final List<Runnable> held = new ArrayList<>();
  private final List<Runnable> watchers = new ArrayList<>();
  private boolean shut;

  /** Runs it now, or when the gate opens again. */
  public void pass(Runnable what) {
    synchronized (this) {
      if (shut) {
        held.add(what);
        return;
      }
    }
    what.run();
  }

  /** Whether nothing passes now. */
  public synchronized boolean isShut() {
    return shut;
  }

  /** Is run at each change. */
  public synchronized void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Shuts or opens it. */
  public void set(boolean shuts) {
    List<Runnable> released = List.of();
    List<Runnable> told;
    synchronized (this) {
      if (shut == shuts) {
        return;
      }
      shut = shuts;
      if (!shuts) {
        released = List.copyOf(held);
        held.clear();
      }
      told = List.copyOf(watchers);
    }
    told.forEach(Runnable::run);
    released.forEach(Runnable::run);
  }
}
