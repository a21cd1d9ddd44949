package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.InfrastructureDriver.ShutDown;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.qemu.Boots.Boot;
import dev.slipway.infrastructure.qemu.Processes.Found;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Powers machines off, asked or certainly. */
final class PowerSwitch {

  private static final Logger LOG = LoggerFactory.getLogger(PowerSwitch.class);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration CLEARING_UP = Duration.ofSeconds(5);

  private final Layout layout;
  private final MachineStore store;
  private final MachineStates states;
  private final Boots boots;
  private final Processes processes;

  PowerSwitch(
      Layout layout, MachineStore store, MachineStates states, Boots boots, Processes processes) {
    this.layout = layout;
    this.store = store;
    this.states = states;
    this.boots = boots;
    this.processes = processes;
  }

  /** The process that the machine is. */
  Optional<Found> process(MachineId id) throws IOException {
    MachineFiles files = layout.machine(id);
    Optional<Boot> boot = boots.last(files);
    return boot.isEmpty() ? Optional.empty() : processes.qemu(files, boot.get().powerOn());
  }

  /** A request during the boot is lost, so it is made again and again. */
  ShutDown ask(MachineId id, Deadline deadline) throws IOException {
    if (store.find(id).isEmpty()) {
      states.requireGone(id);
      return ShutDown.OFF;
    }
    MachineFiles files = layout.machine(id);
    while (!deadline.hasPassed()) {
      if (process(id).isEmpty()) {
        awaitClearingUp(id);
        return ShutDown.OFF;
      }
      try {
        Qmp.call(files.calls(), "system_powerdown", deadline.atMost(ANSWER));
      } catch (IOException e) {
        LOG.debug("{} can't be asked to shut down just now: {}", id, e.toString());
      }
      Deadline again = deadline.atMost(ASK_AGAIN);
      while (!again.hasPassed()) {
        if (process(id).isEmpty()) {
          awaitClearingUp(id);
          return ShutDown.OFF;
        }
        again.rest(LOOK_AGAIN.multipliedBy(2), "the shut-down of " + id);
      }
    }
    return process(id).isEmpty() ? ShutDown.OFF : ShutDown.STILL_RUNNING;
  }

  /**
   * The fence: SIGKILL, until the kernel says that no thread of the process is left. Whether QEMU
   * answers doesn't matter.
   */
  PowerOff off(MachineId id, Deadline deadline) throws IOException {
    if (store.find(id).isEmpty()) {
      states.requireGone(id);
      return PowerOff.ABSENT;
    }
    try (Locks.Held held = layout.lockMachine(id, deadline)) {
      Optional<Found> process = process(id);
      if (process.isEmpty()) {
        awaitClearingUp(id);
        return PowerOff.ALREADY_OFF;
      }
      while (process.isPresent()) {
        Processes.kill(process.get());
        deadline.pause(LOOK_AGAIN, "the death of " + id);
        process = process(id);
      }
      awaitClearingUp(id);
      return PowerOff.POWERED_OFF;
    }
  }

  /** The tap and the forwards are removed a moment after QEMU's death, by the shell that waits. */
  void awaitClearingUp(MachineId id) throws IOException {
    MachineFiles files = layout.machine(id);
    Optional<Boot> boot = boots.last(files);
    Deadline deadline = Deadline.in(CLEARING_UP);
    while (boot.isPresent()) {
      Optional<Found> supervisor = processes.supervisor(files, boot.get().powerOn());
      if (supervisor.isEmpty()) {
        return;
      }
      if (deadline.hasPassed()) {
        throw new DriverException(
            Code.UNAVAILABLE,
            "The process " + supervisor.get().pid() + " still clears up after " + id,
            "Ask again; if that doesn't help, see what that process waits for.");
      }
      deadline.rest(LOOK_AGAIN, "the clearing up after " + id);
    }
  }
}
