package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;

/** One API server of a cluster. */
public final class ApiServer implements SimulatedProcess {

  /** The port that it listens on. */
  public int port() {
    throw new UnsupportedOperationException();
  }

  /** Changes what is wrong with it. */
  public void setFaults(ApiFaults faults) {
    throw new UnsupportedOperationException();
  }

  /** Cuts all watches that it serves now. */
  public void cutWatches() {
    throw new UnsupportedOperationException();
  }

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
