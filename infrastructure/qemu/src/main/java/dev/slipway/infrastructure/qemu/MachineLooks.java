package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.driver.Sight;
import dev.slipway.infrastructure.qemu.Boots.Boot;
import dev.slipway.infrastructure.qemu.Processes.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Looks at all machines several times a second, cheaply: at its process each time, and only now and
 * then, or when that has changed, at what its QEMU says; at once, and at all, when a QEMU says that
 * something happened.
 */
final class MachineLooks implements Sight {

  private static final Duration LOOK = Duration.ofMillis(250);

  private final QemuSettings settings;
  private final Layout layout;
  private final MachineStore store;
  private final MachineStates states;
  private final Boots boots;
  private final Processes processes;
  private final Map<MachineId, Look> last = new HashMap<>();
  private final Map<MachineId, Listening> listening = new HashMap<>();
  private final Semaphore hints = new Semaphore(0);

  MachineLooks(
      Layout layout, MachineStore store, MachineStates states, Boots boots, Processes processes) {
    this.settings = layout.settings();
    this.layout = layout;
    this.store = store;
    this.states = states;
    this.boots = boots;
    this.processes = processes;
  }

  /** What can be had without asking QEMU. */
  private record Glimpse(
      String specification, Optional<Boot> boot, Optional<Found> process, boolean stopped) {}

  private record Look(Glimpse glimpse, Present state, Deadline until) {}

  private record Listening(String powerOn, MachineEvents events) {}

  /** After a hint what was seen counts no longer. */
  @Override
  public Optional<MachineState> next() throws InterruptedException {
    if (hints.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      hints.drainPermits();
      last.clear();
    }
    return Optional.empty();
  }

  @Override
  public List<Present> all() {
    requireDirectory();
    List<Present> all = new ArrayList<>();
    Set<MachineId> seen = new HashSet<>();
    for (MachineRecord machine : store.all()) {
      Optional<Present> state = look(machine);
      if (state.isPresent()) {
        seen.add(machine.id());
        all.add(state.get());
      }
    }
    last.keySet().retainAll(seen);
    for (MachineId id : List.copyOf(listening.keySet())) {
      if (!seen.contains(id)) {
        stopListening(id);
      }
    }
    return all;
  }

  /** A directory that has gone, and not the machines in it, is no news about them. */
  private void requireDirectory() {
    if (!last.isEmpty() && !Files.isDirectory(layout.clusters())) {
      throw MachineStore.unreadable(layout.clusters(), null);
    }
  }

  /** Empty if it was destroyed meanwhile. */
  private Optional<Present> look(MachineRecord machine) {
    MachineId id = machine.id();
    try {
      Glimpse glimpse = glimpse(machine);
      Look before = last.get(id);
      if (before != null && before.glimpse.equals(glimpse) && !before.until.hasPassed()) {
        return Optional.of(before.state);
      }
      Optional<Present> state =
          states.observeUnlessDestroyed(machine, Deadline.in(settings.callTimeout()));
      if (state.isPresent()) {
        listen(id, glimpse, state.get());
        Disk.trim(layout.machine(id).console(), Console.KEPT_BYTES);
        last.put(id, new Look(glimpse, state.get(), Deadline.in(settings.resync())));
      }
      return state;
    } catch (IOException e) {
      if (states.isDestroyed(machine)) {
        return Optional.empty();
      }
      throw MachineStore.unreadable(layout.machine(id).directory(), e);
    }
  }

  private Glimpse glimpse(MachineRecord machine) throws IOException {
    MachineFiles files = layout.machine(machine.id());
    Optional<Boot> boot = boots.last(files);
    Optional<Found> process =
        boot.isEmpty() ? Optional.empty() : processes.qemu(files, boot.get().powerOn());
    return new Glimpse(
        machine.specification(),
        boot,
        process,
        process.isPresent() && processes.isStopped(process.get()));
  }

  private void listen(MachineId id, Glimpse glimpse, Present state) {
    String powerOn = glimpse.boot.map(Boot::powerOn).orElse("");
    Listening before = listening.get(id);
    if (before != null && !before.powerOn.equals(powerOn)) {
      stopListening(id);
    }
    if (state.power() == Power.RUNNING && !listening.containsKey(id)) {
      listening.put(
          id,
          new Listening(
              powerOn, MachineEvents.listenTo(layout.machine(id).events(), hints::release)));
    }
  }

  private void stopListening(MachineId id) {
    Listening before = listening.remove(id);
    if (before != null) {
      before.events.close();
    }
  }

  @Override
  public void close() {
    List.copyOf(listening.keySet()).forEach(this::stopListening);
  }
}
