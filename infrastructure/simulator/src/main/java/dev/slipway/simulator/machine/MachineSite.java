package dev.slipway.simulator.machine;

import dev.slipway.simulator.guest.Programs;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * What all machines of a simulator share.
 *
 * @param vertx the event loops that their ports are served by
 * @param roles the programs that make a machine what it is for
 */
public record MachineSite(Vertx vertx, Roles roles) {

  /** The programs of a machine. */
  @FunctionalInterface
  public interface Roles {

    /**
     * Those that a boot has.
     *
     * @param boot the boot, to be asked when a program runs
     */
    Programs programs(Supplier<MachineContext> boot);
  }
}
