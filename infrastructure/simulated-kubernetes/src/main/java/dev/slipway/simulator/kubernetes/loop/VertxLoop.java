package dev.slipway.simulator.kubernetes.loop;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A loop that shares one of the event loops of Vert.x with other clusters. */
public final class VertxLoop implements ClusterLoop {
  private final Vertx vertx;
  private final Context context;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Sockets sockets;

  /** A loop of its own on the event loop whose turn it is. */
  public VertxLoop(Vertx vertx, Sockets sockets, InstantSource clock, long seed) {
    this.vertx = vertx;
    this.sockets = sockets;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.clock = clock;
    this.random = new SplittableRandom(seed);
  }

  /** The context whose handlers run on this loop. */
  public Context context() {
    return context;
  }

  /** What is listened on. */
  public Sockets sockets() {
    return sockets;
  }

  /** What makes servers and sockets. */
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public boolean isCurrent() {
    return Vertx.currentContext() == context;
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    VertxTimer timer = new VertxTimer(task);
    long millis = Math.max(1, delay.toMillis());
    if (isCurrent()) {
      timer.start(millis);
    } else {
      context.runOnContext(nothing -> timer.start(millis));
    }
    return timer;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  private final class VertxTimer implements Timer {
    private final Runnable task;
    private volatile boolean cancelled;
    private volatile long id = -1;

    VertxTimer(Runnable task) {
      this.task = task;
    }

    void start(long millis) {
      if (!cancelled) {
        id =
            vertx.setTimer(
                millis,
                fired -> {
                  if (!cancelled) {
                    task.run();
                  }
                });
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (id >= 0) {
        vertx.cancelTimer(id);
      }
    }
  }
}
