package dev.slipway.infrastructure.driver;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import java.util.List;
import java.util.Optional;

/**
 * How a driver sees its machines, from when it is opened until it first fails. Used by one thread.
 *
 * <p>Nothing that happens after it was opened may stay unseen: what hears of changes listens before
 * {@link #all} is first asked.
 */
public interface Sight extends AutoCloseable {

  /**
   * Looks at every machine of the instance.
   *
   * @throws DriverException if they can't be seen
   */
  List<Present> all();

  /**
   * Waits for a reason to look again; that much time has passed is one.
   *
   * @return how the one machine is that something happened to; empty if all are to be looked at
   * @throws DriverException if machines can't be seen any more
   * @throws InterruptedException if whoever watches was interrupted
   */
  Optional<MachineState> next() throws InterruptedException;

  @Override
  void close();
}
