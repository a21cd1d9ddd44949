package dev.slipway.simulator.machine;

import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.simulator.guest.Guest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One boot of a machine, as the programs see it that serve its role.
 *
 * @param instance which Slipway's machine it is
 * @param spec the machine, without its configuration
 * @param guest the boot
 * @param ports where it listens
 * @param conditions what is wrong with it
 * @param hangs what stands still when the machine does
 */
public record MachineContext(
    String instance,
    MachineSpec spec,
    Guest guest,
    MachinePorts ports,
    Conditions conditions,
    List<Hanging> hangs) {

  /** What stands still with its machine, and is cut off with it. */
  public interface Hanging {
    void hang(boolean hangs);

    /** The machine is cut off from its network, or joined again. */
    void cutOff(boolean cut);
  }

  /** A boot at its beginning. */
  public static MachineContext of(
      String instance, MachineSpec spec, Guest guest, MachinePorts ports, Conditions conditions) {
    return new MachineContext(
        instance, spec, guest, ports, conditions, new CopyOnWriteArrayList<>());
  }
}
