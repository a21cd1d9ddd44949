package dev.slipway.simulator.guest;

import dev.slipway.simulator.guest.process.GuestIoException;

/** A program that simulated machines have. */
@FunctionalInterface
public interface Program {

  /**
   * Runs it to its end.
   *
   * @return its exit code
   */
  int run(Call call) throws GuestIoException, InterruptedException;
}
