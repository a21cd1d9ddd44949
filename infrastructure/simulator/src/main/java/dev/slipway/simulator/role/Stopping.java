package dev.slipway.simulator.role;

import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;

/** Stops what waits for an event loop, on a thread that has just been interrupted. */
final class Stopping {

  private Stopping() {}

  static void stop(SimulatedProcess process) {
    // The interruption ended the program; what ends with it must not be cut short by the same.
    boolean interrupted = Thread.interrupted();
    try {
      process.stop();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
