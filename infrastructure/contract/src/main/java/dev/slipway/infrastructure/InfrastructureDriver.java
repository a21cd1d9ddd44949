package dev.slipway.infrastructure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes, observes, powers and destroys machines. Knows nothing of what runs on them.
 *
 * <p>Drivers keep no state of their own: machines outlive the driver's process and are found again
 * by their {@link Labels}. Every method may be called by several threads at once, ends by a
 * deadline (its argument, or the driver's configured one) and throws {@link DriverException} when
 * it can't do what it says. Every method can be repeated after a crash at any instant.
 *
 * <p>The rows {@code D-nn} of {@code docs/driver-contract.md} say the details.
 */
public interface InfrastructureDriver extends AutoCloseable {

  /** The name by which clusters ask for it, such as {@code docker}. */
  String name();

  /** What its machines are like here; asked of the infrastructure once, then remembered. */
  Traits traits();

  /** What the host can give now. */
  Capacity capacity();

  /** Every range that a new machine network must not overlap, the instance's own included. */
  List<UsedNetwork> usedNetworks();

  /** Every TCP port of the host that is listened on or promised to a machine, running or not. */
  Set<Integer> usedHostPorts();

  /**
   * Makes the cluster's network, or finds it.
   *
   * @throws DriverException NETWORK_OVERLAP if the range is used by another network; CONFLICT if
   *     the cluster's network is there with another range; UNSUPPORTED if the range lies in none of
   *     those that {@link Traits#networkRanges} names
   */
  void ensureNetwork(NetworkSpec network);

  /**
   * Removes the cluster's network. Nothing happens if there is none.
   *
   * @throws DriverException IN_USE while machines are in it
   */
  void destroyNetwork(String clusterId);

  /**
   * Makes a machine, off, its configuration in place; or finds the one that an earlier call made.
   * Nobody but the owner of the infrastructure can read the configuration.
   *
   * @throws DriverException CONFLICT if it is there with another specification; ADDRESS_TAKEN,
   *     IMAGE_NOT_FOUND; INSUFFICIENT_MEMORY if the host can't give what is asked; NOT_FOUND if its
   *     network isn't there; UNSUPPORTED if the configuration asks what the driver can't do
   */
  Creation create(MachineSpec machine);

  /**
   * Powers the machine on. Nothing happens if it runs. Returns when it runs, which is not booted.
   *
   * @throws DriverException NOT_FOUND, HOST_PORT_TAKEN, ADDRESS_TAKEN
   */
  void powerOn(MachineId machine);

  /**
   * Asks the machine to shut down, as often as it takes, until it is off or the deadline has
   * passed. Never powers it off.
   */
  ShutDown shutDown(MachineId machine, Duration deadline);

  /**
   * The fence: returns only when the machine provably no longer runs, and otherwise throws. An
   * absent machine provably doesn't run.
   */
  PowerOff powerOff(MachineId machine, Duration deadline);

  /**
   * Boots the machine anew: shut down if it does so within the deadline, else powered off, then
   * powered on. On return its boot id is another one.
   *
   * @throws DriverException NOT_FOUND
   */
  void reboot(MachineId machine, Duration deadline);

  /**
   * Powers the machine off, certainly, and removes it with its own storage, console output and port
   * forwards, not with its data volume. Nothing happens if there is none.
   */
  void destroy(MachineId machine, Duration deadline);

  /**
   * Removes a data volume. Nothing happens if there is none.
   *
   * @throws DriverException IN_USE while a machine has it
   */
  void destroyVolume(VolumeId volume);

  /** What the infrastructure has of a machine. Never throws NOT_FOUND. */
  MachineState describe(MachineId machine);

  /** Everything of one cluster. */
  Inventory list(String clusterId);

  /** Everything of this instance. */
  Inventory list();

  /**
   * The end of what the machine printed on its console, over all its boots. It never holds secrets.
   *
   * @param mostBytes how much at most, cut at its beginning
   * @throws DriverException NOT_FOUND
   */
  String console(MachineId machine, int mostBytes);

  /**
   * Runs a command in a booted machine, as its root.
   *
   * @param command the program and its arguments, which others on the host may see: no secrets
   * @param stdin what it reads, then end of file; where secrets go
   * @param deadline when to give up; the command may then still be running
   * @throws DriverException NOT_FOUND, NOT_RUNNING, DEADLINE_EXCEEDED
   */
  ExecResult execute(MachineId machine, List<String> command, byte[] stdin, Duration deadline);

  /**
   * Starts a command in a booted machine, as its root, and stays connected with it.
   *
   * @param command the program and its arguments, which others on the host may see: no secrets
   * @param terminal the size of the terminal that it gets; empty for plain streams
   * @throws DriverException NOT_FOUND, NOT_RUNNING
   */
  Shell openShell(MachineId machine, List<String> command, Optional<TerminalSize> terminal);

  /**
   * Where Slipway reaches the machine's TCP port; the same as long as the machine is there.
   *
   * @throws DriverException NOT_FOUND
   */
  Endpoint endpoint(MachineId machine, int port);

  /**
   * Tells the listener about every machine of the instance: a snapshot first, then each change as
   * the hypervisor sees it, without repetitions, from one thread at a time. Reconnects by itself
   * and begins with a snapshot again. A listener that throws is told the next event nevertheless.
   */
  Subscription watch(Consumer<WatchEvent> listener);

  /** Lets go of connections and ends watches; machines stay as they are. */
  @Override
  void close();

  /** What {@link #create} did. */
  enum Creation {
    CREATED,
    EXISTED
  }

  /** How {@link #shutDown} ended. */
  enum ShutDown {
    /** It is off, or absent. */
    OFF,
    /** It was asked, and still runs at the deadline. */
    STILL_RUNNING
  }

  /** How {@link #powerOff} ended: in each case the machine certainly doesn't run. */
  enum PowerOff {
    POWERED_OFF,
    ALREADY_OFF,
    ABSENT
  }
}
