package dev.slipway.simulator.kubernetes.node;

import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;

/** A node: kubelet, container runtime and kube-proxy of one machine, from one boot to its end. */
public final class SimulatedNode implements SimulatedProcess {

  /** The node's name. */
  public String name() {
    throw new UnsupportedOperationException();
  }

  /** Cuts it off from the API servers, or joins it again. Its pods run and answer on. */
  public void partition(boolean cut) {
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
