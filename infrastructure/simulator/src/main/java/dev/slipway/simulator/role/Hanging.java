package dev.slipway.simulator.role;

import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;
import dev.slipway.simulator.machine.MachineContext;

/** A process that stands still with its machine, and is as good as that when it is cut off. */
final class Hanging implements MachineContext.Hanging {
  private final SimulatedProcess process;
  private boolean stands;
  private boolean cut;
  private boolean applied;

  Hanging(SimulatedProcess process) {
    this.process = process;
  }

  @Override
  public synchronized void hang(boolean hangs) {
    stands = hangs;
    apply();
  }

  @Override
  public synchronized void cutOff(boolean off) {
    cut = off;
    apply();
  }

  private void apply() {
    boolean wanted = stands || cut;
    if (wanted == applied) {
      return;
    }
    applied = wanted;
    if (wanted) {
      process.hang();
    } else {
      process.resume();
    }
  }
}
