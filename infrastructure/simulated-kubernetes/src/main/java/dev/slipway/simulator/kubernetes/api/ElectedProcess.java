package dev.slipway.simulator.kubernetes.api;

import dev.slipway.simulator.kubernetes.loop.LoopCalls;
import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;
import dev.slipway.simulator.kubernetes.loop.Turns;
import dev.slipway.simulator.kubernetes.store.Change;
import dev.slipway.simulator.kubernetes.store.StoreListener;
import java.time.Duration;

/** One of several processes of a cluster of which one at a time works, and the others wait. */
public abstract class ElectedProcess implements SimulatedProcess, StoreListener, Turns.Taker {
  private final ClusterApi api;
  private final Turns turns;
  private final Duration takeOver;
  private final Runnable resync = this::resync;
  private volatile boolean stopped;
  private boolean hung;

  /**
   * One that has not begun.
   *
   * @param takeOver how long the lease of one that ended still stands
   */
  protected ElectedProcess(ClusterApi api, Turns turns, Duration takeOver) {
    this.api = api;
    this.turns = turns;
    this.takeOver = takeOver;
  }

  /** Begins: it works when it is its turn. On the cluster's loop. */
  protected final void begin() {
    api.store().listen(this);
    api.availability().listen(resync);
    turns.add(this);
  }

  /** Something changed while it works. */
  protected abstract void handle(Change change);

  /** Anything may have changed while it did not work. */
  protected abstract void lookAtAll();

  @Override
  public final void changed(Change change) {
    if (works()) {
      handle(change);
    }
  }

  @Override
  public final void replaced() {
    resync();
  }

  private boolean works() {
    return isAble() && turns.has(this);
  }

  private void resync() {
    if (works() && api.availability().now()) {
      lookAtAll();
    }
  }

  @Override
  public final boolean isAble() {
    return !stopped && !hung;
  }

  @Override
  public final void take() {
    api.loop().execute(resync);
  }

  @Override
  public final boolean isStopped() {
    return stopped;
  }

  @Override
  public final void stop() {
    LoopCalls.run(
        api.loop(),
        () -> {
          if (!stopped) {
            stopped = true;
            api.store().unlisten(this);
            api.availability().unlisten(resync);
            turns.remove(this);
            giveUp();
            takeOverLater();
          }
        });
  }

  @Override
  public final void hang() {
    LoopCalls.run(
        api.loop(),
        () -> {
          hung = true;
          giveUp();
          takeOverLater();
        });
  }

  @Override
  public final void resume() {
    LoopCalls.run(
        api.loop(),
        () -> {
          hung = false;
          turns.choose();
          resync();
        });
  }

  /** The lease of the one that works must run out first. */
  private void takeOverLater() {
    var ignored = api.loop().schedule(takeOver, turns::choose);
  }
}
