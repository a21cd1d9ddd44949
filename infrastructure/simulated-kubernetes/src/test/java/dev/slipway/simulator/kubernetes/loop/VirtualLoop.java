package dev.slipway.simulator.kubernetes.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A loop whose time passes only when a test says so. */
public final class VirtualLoop implements ClusterLoop {
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
  private final RandomGenerator random = new SplittableRandom(7);
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private long number;

  private record Task(Instant at, long number, Runnable task) {}

  @Override
  public void execute(Runnable task) {
    tasks.add(new Task(now, number++, task));
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Task planned = new Task(now.plus(delay), number++, task);
    tasks.add(planned);
    return () -> tasks.remove(planned);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  /** Lets time pass, and everything happen that is due. */
  public void pass(Duration duration) {
    Instant end = now.plus(duration);
    for (Task next = tasks.peek(); next != null && !next.at().isAfter(end); next = tasks.peek()) {
      Task due = tasks.remove();
      now = due.at().isAfter(now) ? due.at() : now;
      due.task().run();
    }
    now = end;
  }
}
