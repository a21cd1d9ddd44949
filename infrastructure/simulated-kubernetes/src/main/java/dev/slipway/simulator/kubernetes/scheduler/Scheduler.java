package dev.slipway.simulator.kubernetes.scheduler;

import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;

/** One of a cluster's processes of this kind; the first that was started works, the others wait. */
public final class Scheduler implements SimulatedProcess {

  @Override
  public void stop() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void hang() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resume() {
    throw new UnsupportedOperationException();
  }
}
