package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.MachineState.Stop;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.qemu.Boots.Boot;
import dev.slipway.infrastructure.qemu.Processes.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** Observes machines: their processes first, then what QEMU says itself. */
final class MachineStates {

  /** QEMU answers within milliseconds; one that doesn't within this hangs. */
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Layout layout;
  private final MachineStore store;
  private final Boots boots;
  private final Processes processes;
  private final Exits exits;

  MachineStates(Layout layout, MachineStore store, Boots boots, Processes processes, Exits exits) {
    this.layout = layout;
    this.store = store;
    this.boots = boots;
    this.processes = processes;
    this.exits = exits;
  }

  MachineState describe(MachineId id, Deadline deadline) {
    Optional<Present> present =
        store.find(id).flatMap(record -> observeUnlessDestroyed(record, deadline));
    if (present.isEmpty()) {
      requireGone(id);
      return new Absent(id);
    }
    return present.get();
  }

  /** Empty if the machine was destroyed since its record was read. */
  Optional<Present> observeUnlessDestroyed(MachineRecord record, Deadline deadline) {
    try {
      Present present = observe(record, deadline);
      // Without its directory a machine looks like one that was never powered on.
      return present.bootId().isEmpty() && isDestroyed(record)
          ? Optional.empty()
          : Optional.of(present);
    } catch (RuntimeException e) {
      if (isDestroyed(record)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the machine was destroyed since its record was read, and not its disk lost. */
  boolean isDestroyed(MachineRecord record) {
    return Files.isDirectory(layout.clusters()) && store.find(record.id()).isEmpty();
  }

  /**
   * A machine whose directory is gone must not be taken for one that doesn't run: perhaps the
   * directory's disk isn't mounted.
   */
  void requireGone(MachineId id) {
    MachineFiles files = layout.machine(id);
    try {
      Optional<String> noted = Disk.read(files.process());
      if (noted.isEmpty()) {
        return;
      }
      String powerOn = noted.get().strip().replaceFirst(".* ", "");
      if (processes.qemu(files, powerOn).isPresent()) {
        throw new DriverException(
            Code.UNAVAILABLE,
            "The process of " + id + " runs, and its directory " + files.directory() + " is gone",
            "Put the qemu driver's directory back, or end that process: ps lists "
                + layout.names().machine(id)
                + ".");
      }
    } catch (IOException e) {
      throw MachineStore.unreadable(files.process(), e);
    }
  }

  /** Whether the machine has a process, whatever that does. */
  boolean lives(MachineId id) {
    MachineFiles files = layout.machine(id);
    try {
      Optional<Boot> boot = boots.last(files);
      return boot.isPresent() && processes.qemu(files, boot.get().powerOn()).isPresent();
    } catch (IOException e) {
      throw MachineStore.unreadable(files.directory(), e);
    }
  }

  Present observe(MachineRecord record, Deadline deadline) {
    MachineFiles files = layout.machine(record.id());
    try {
      Optional<Boot> boot = boots.last(files);
      if (boot.isEmpty()) {
        return new Present(
            record.id(),
            record.ipv4Address(),
            Power.OFF,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
      }
      Optional<Found> qemu = processes.qemu(files, boot.get().powerOn());
      return qemu.isPresent()
          ? running(record, files, boot.get(), qemu.get(), deadline)
          : off(record, files, deadline);
    } catch (IOException e) {
      throw MachineStore.unreadable(files.directory(), e);
    }
  }

  private Present running(
      MachineRecord record, MachineFiles files, Boot boot, Found qemu, Deadline deadline)
      throws IOException {
    Optional<Power> power = power(files, boot, qemu, deadline);
    return power.isPresent()
        ? present(record, power.get(), boot, Optional.empty())
        : off(record, files, deadline);
  }

  /** Empty if it died meanwhile. */
  private Optional<Power> power(MachineFiles files, Boot boot, Found qemu, Deadline deadline)
      throws IOException {
    Deadline answer = deadline.atMost(ANSWER);
    while (true) {
      if (processes.isStopped(qemu)) {
        return Optional.of(Power.UNKNOWN);
      }
      try {
        String status = Qmp.call(files.calls(), "query-status", answer).path("status").asText();
        return Optional.of(status.equals("running") ? Power.RUNNING : Power.PAUSED);
      } catch (IOException e) {
        // It starts, ends, or is silent: its process tells which.
        if (processes.qemu(files, boot.powerOn()).isEmpty()) {
          return Optional.empty();
        }
        if (answer.hasPassed()) {
          return Optional.of(Power.UNKNOWN);
        }
        answer.rest(LOOK_AGAIN, "an answer of QEMU");
      }
    }
  }

  private Present off(MachineRecord record, MachineFiles files, Deadline deadline)
      throws IOException {
    Optional<Boot> boot = boots.last(files);
    Optional<Stop> stop = exits.find(files, boot.orElseThrow().powerOn());
    if (stop.isPresent()) {
      return present(record, Power.OFF, boot.get(), stop);
    }
    // Nothing was noted yet: perhaps it is just being powered on, by whoever holds its lock.
    try (Locks.Held held = layout.lockMachine(record.id(), deadline)) {
      Boot now = boots.last(files).orElseThrow();
      Optional<Found> qemu = processes.qemu(files, now.powerOn());
      if (qemu.isPresent()) {
        Optional<Power> power = power(files, now, qemu.get(), deadline);
        if (power.isPresent()) {
          return present(record, power.get(), now, Optional.empty());
        }
      }
      if (!Files.exists(files.directory())) {
        throw new IOException("the machine was destroyed meanwhile");
      }
      return present(record, Power.OFF, now, Optional.of(exits.conclude(files, now.powerOn())));
    }
  }

  private static Present present(
      MachineRecord record, Power power, Boot boot, Optional<Stop> stop) {
    return new Present(
        record.id(),
        record.ipv4Address(),
        power,
        Optional.of(boot.id()),
        Optional.of(boot.startedAt()),
        stop);
  }
}
