package dev.slipway.simulator.kubernetes.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * The one thread that everything of a cluster happens on: its requests, controllers and nodes need
 * no locks, since none runs while another does.
 */
public interface ClusterLoop {

  /** What was scheduled and may be called off. */
  interface Timer {
    /** Does nothing if it has run. */
    void cancel();
  }

  /** Runs a task soon, after what is being done now. */
  void execute(Runnable task);

  /** Runs a task after a delay of at least nothing. */
  Timer schedule(Duration delay, Runnable task);

  /** Whether it is this loop that runs the caller. */
  boolean isCurrent();

  /** What time it is for this cluster. */
  Instant now();

  /** What is left to chance, from a seed; only to be asked on the loop itself. */
  RandomGenerator random();

  /** A duration, at random off by up to a share of it (0 to 1). */
  default Duration jittered(Duration mean, double share) {
    if (mean.isZero() || share <= 0) {
      return mean;
    }
    double factor = 1 + share * (2 * random().nextDouble() - 1);
    return Duration.ofNanos(Math.max(0, (long) (mean.toNanos() * factor)));
  }
}
