package dev.slipway.simulator.kubernetes.node;

import dev.slipway.simulator.kubernetes.loop.ClusterLoop;
import dev.slipway.simulator.kubernetes.loop.ClusterLoop.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The time of one machine: nothing happens while it hangs, and nothing any more once it is off. */
final class NodeClock {
  private final ClusterLoop loop;
  private final List<Runnable> missed = new ArrayList<>();
  private boolean hung;
  private volatile boolean off;

  NodeClock(ClusterLoop loop) {
    this.loop = loop;
  }

  Instant now() {
    return loop.now();
  }

  /** A task after a delay of the machine's own time. */
  Timer after(Duration delay, Runnable task) {
    return loop.schedule(delay, () -> run(task));
  }

  private void run(Runnable task) {
    if (off) {
      return;
    }
    if (hung) {
      missed.add(() -> run(task));
    } else {
      task.run();
    }
  }

  Duration jittered(Duration mean, double share) {
    return loop.jittered(mean, share);
  }

  boolean isRunning() {
    return !off && !hung;
  }

  boolean isHung() {
    return hung;
  }

  boolean isOff() {
    return off;
  }

  void powerOff() {
    off = true;
    missed.clear();
  }

  void hang() {
    hung = true;
  }

  void resume() {
    hung = false;
    List<Runnable> tasks = List.copyOf(missed);
    missed.clear();
    tasks.forEach(Runnable::run);
  }
}
