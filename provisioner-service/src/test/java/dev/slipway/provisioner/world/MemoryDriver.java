package dev.slipway.provisioner.world;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.Endpoint;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A driver whose machines are rows in memory. It counts what it makes, and can be told to fail. */
public final class MemoryDriver implements InfrastructureDriver {
  private final Map<String, NetworkSpec> networks = new TreeMap<>();
  private final Map<String, Row> machines = new TreeMap<>();
  private final Set<VolumeId> volumes =
      new TreeSet<>(java.util.Comparator.comparing(VolumeId::toString));
  private final List<Consumer<WatchEvent>> listeners = new CopyOnWriteArrayList<>();
  private final Set<Integer> foreignPorts = new TreeSet<>();
  private final List<UsedNetwork> foreignNetworks = new ArrayList<>();
  private final Set<String> stubborn = new TreeSet<>();
  private final List<String> executed = new CopyOnWriteArrayList<>();
  private final List<MemoryShell> shells = new CopyOnWriteArrayList<>();
  private final AtomicInteger boots = new AtomicInteger();
  private @Nullable DriverException failure;
  private @Nullable DriverException powerOnFailure;
  private Capacity capacity = new Capacity(32_000, 30_000, 4, 30_000);

  private static final class Row {
    final MachineSpec spec;
    Power power = Power.OFF;
    @Nullable String bootId;

    Row(MachineSpec spec) {
      this.spec = spec;
    }

    Row copy() {
      Row copy = new Row(spec);
      copy.power = power;
      copy.bootId = bootId;
      return copy;
    }

    MachineState.Present state() {
      return new MachineState.Present(
          spec.id(),
          spec.address(),
          power,
          Optional.ofNullable(bootId),
          Optional.empty(),
          power == Power.OFF && bootId != null
              ? Optional.of(new MachineState.Stop(Instant.EPOCH, 137, false, "killed"))
              : Optional.empty());
    }
  }

  /** A driver with the same machines, networks and volumes, that goes ways of its own. */
  MemoryDriver copy() {
    MemoryDriver copy = new MemoryDriver();
    copy.networks.putAll(networks);
    machines.forEach((id, row) -> copy.machines.put(id, row.copy()));
    copy.volumes.addAll(volumes);
    copy.boots.set(boots.get());
    copy.capacity = capacity;
    return copy;
  }

  /** From now on every call fails, until null is given. */
  public synchronized void fail(@Nullable DriverException with) {
    failure = with;
  }

  /** What the host has. */
  public synchronized void capacity(Capacity has) {
    capacity = has;
  }

  /** A process of somebody else's listens on a port. */
  public synchronized void foreignPort(int port) {
    foreignPorts.add(port);
  }

  /** Somebody else uses a range. */
  public synchronized void foreignNetwork(UsedNetwork network) {
    foreignNetworks.add(network);
  }

  /** A machine goes off by itself. */
  public synchronized void kill(MachineId id) {
    row(id).power = Power.OFF;
    tell(id);
  }

  /** Somebody removes a machine behind Slipway's back; its data volume stays. */
  public synchronized void remove(MachineId id) {
    if (machines.remove(id.toString()) != null) {
      tell(id);
    }
  }

  /** Somebody pauses a machine. */
  public synchronized void pause(MachineId id) {
    row(id).power = Power.PAUSED;
    tell(id);
  }

  /** A machine ignores it from now on when it is asked to shut down. */
  public synchronized void ignoresShutDown(String name) {
    stubborn.add(name);
  }

  /** Every machine shuts down again when it is asked. */
  public synchronized void heedShutDown() {
    stubborn.clear();
  }

  /** How many boots there were. */
  public int boots() {
    return boots.get();
  }

  /** Powering on fails from now on. */
  public synchronized void refusePowerOn(@Nullable DriverException with) {
    powerOnFailure = with;
  }

  /** What was executed: command and standard input. */
  public List<String> executed() {
    return List.copyOf(executed);
  }

  private void check() {
    if (failure != null) {
      throw failure;
    }
  }

  private Row row(MachineId id) {
    Row row = machines.get(id.toString());
    if (row == null) {
      throw new DriverException(
          DriverException.Code.NOT_FOUND, "There is no machine " + id + ".", "Create it.");
    }
    return row;
  }

  private void tell(MachineId id) {
    MachineState state = describe(id);
    listeners.forEach(listener -> listener.accept(new WatchEvent.Changed(state)));
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Traits traits() {
    return new Traits(Traits.MachineKind.CONTAINER, Set.of(), 1, 32_000, 4, Duration.ofSeconds(60));
  }

  @Override
  public synchronized Capacity capacity() {
    check();
    return capacity;
  }

  @Override
  public synchronized List<UsedNetwork> usedNetworks() {
    check();
    List<UsedNetwork> used = new ArrayList<>(foreignNetworks);
    networks
        .values()
        .forEach(
            network ->
                used.add(
                    new UsedNetwork(
                        network.cidr(), "a cluster", Optional.of(network.clusterId()))));
    return used;
  }

  @Override
  public synchronized Set<Integer> usedHostPorts() {
    check();
    return Set.copyOf(foreignPorts);
  }

  @Override
  public synchronized void ensureNetwork(NetworkSpec network) {
    check();
    networks.putIfAbsent(network.clusterId(), network);
  }

  @Override
  public synchronized void destroyNetwork(String clusterId) {
    check();
    if (machines.values().stream().anyMatch(row -> row.spec.id().clusterId().equals(clusterId))) {
      throw new DriverException(
          DriverException.Code.IN_USE, "Machines are in the network.", "Destroy them first.");
    }
    networks.remove(clusterId);
  }

  @Override
  public synchronized Creation create(MachineSpec machine) {
    check();
    if (!networks.containsKey(machine.id().clusterId())) {
      throw new DriverException(
          DriverException.Code.NOT_FOUND, "There is no network.", "Make it first.");
    }
    for (Row other : machines.values()) {
      if (other.spec.id().clusterId().equals(machine.id().clusterId())
          && other.spec.address().equals(machine.address())
          && !other.spec.id().equals(machine.id())) {
        throw new DriverException(
            DriverException.Code.ADDRESS_TAKEN, "The address is taken.", "Destroy the other.");
      }
    }
    Row existing = machines.get(machine.id().toString());
    if (existing != null) {
      if (!existing.spec.ignition().equals(machine.ignition())) {
        throw new DriverException(
            DriverException.Code.CONFLICT, "It is made otherwise.", "Destroy it first.");
      }
      return Creation.EXISTED;
    }
    machines.put(machine.id().toString(), new Row(machine));
    machine
        .dataVolume()
        .ifPresent(volume -> volumes.add(new VolumeId(machine.id().clusterId(), volume.name())));
    tell(machine.id());
    return Creation.CREATED;
  }

  @Override
  public synchronized void powerOn(MachineId machine) {
    check();
    if (powerOnFailure != null) {
      throw powerOnFailure;
    }
    Row row = row(machine);
    if (row.power != Power.RUNNING) {
      row.power = Power.RUNNING;
      row.bootId = "boot-" + boots.incrementAndGet();
      tell(machine);
    }
  }

  @Override
  public synchronized ShutDown shutDown(MachineId machine, Duration deadline) {
    Row row = machines.get(machine.toString());
    boolean deaf = row != null && (row.power == Power.PAUSED || stubborn.contains(machine.name()));
    if (deaf) {
      return ShutDown.STILL_RUNNING;
    }
    powerOff(machine, deadline);
    return ShutDown.OFF;
  }

  @Override
  public synchronized PowerOff powerOff(MachineId machine, Duration deadline) {
    check();
    Row row = machines.get(machine.toString());
    if (row == null) {
      return PowerOff.ABSENT;
    }
    if (row.power == Power.OFF) {
      return PowerOff.ALREADY_OFF;
    }
    row.power = Power.OFF;
    tell(machine);
    return PowerOff.POWERED_OFF;
  }

  @Override
  public synchronized void reboot(MachineId machine, Duration deadline) {
    powerOff(machine, deadline);
    powerOn(machine);
  }

  @Override
  public synchronized void destroy(MachineId machine, Duration deadline) {
    check();
    if (machines.remove(machine.toString()) != null) {
      tell(machine);
    }
  }

  @Override
  public synchronized void destroyVolume(VolumeId volume) {
    check();
    volumes.remove(volume);
  }

  @Override
  public synchronized MachineState describe(MachineId machine) {
    Row row = machines.get(machine.toString());
    return row == null ? new MachineState.Absent(machine) : row.state();
  }

  @Override
  public synchronized Inventory list(String clusterId) {
    check();
    return new Inventory(
        machines.values().stream()
            .filter(row -> row.spec.id().clusterId().equals(clusterId))
            .map(Row::state)
            .toList(),
        networks.containsKey(clusterId) ? List.of(networks.get(clusterId)) : List.of(),
        volumes.stream()
            .filter(volume -> volume.clusterId().equals(clusterId))
            .map(volume -> new Inventory.Volume(clusterId, volume.name(), Optional.empty()))
            .toList());
  }

  @Override
  public synchronized Inventory list() {
    check();
    return new Inventory(
        machines.values().stream().map(Row::state).toList(),
        List.copyOf(networks.values()),
        volumes.stream()
            .map(
                volume -> new Inventory.Volume(volume.clusterId(), volume.name(), Optional.empty()))
            .toList());
  }

  @Override
  public synchronized String console(MachineId machine, int mostBytes) {
    check();
    return "console of " + row(machine).spec.id().name() + "\n";
  }

  @Override
  public ExecResult execute(
      MachineId machine, List<String> command, byte[] stdin, Duration deadline) {
    executed.add(
        machine.name()
            + ": "
            + String.join(" ", command)
            + " < "
            + new String(stdin, java.nio.charset.StandardCharsets.UTF_8));
    return new ExecResult(0, new byte[0], new byte[0], false);
  }

  @Override
  public synchronized Shell openShell(
      MachineId machine, List<String> command, Optional<TerminalSize> terminal) {
    check();
    if (row(machine).power != Power.RUNNING) {
      throw new DriverException(
          DriverException.Code.NOT_RUNNING,
          "The machine " + machine + " doesn't run",
          "Power it on first.");
    }
    MemoryShell shell = new MemoryShell(command, terminal);
    shells.add(shell);
    return shell;
  }

  /** Every shell that was opened, oldest first. */
  public List<MemoryShell> shells() {
    return List.copyOf(shells);
  }

  @Override
  public synchronized Endpoint endpoint(MachineId machine, int port) {
    return new Endpoint(row(machine).spec.address().toString(), port);
  }

  @Override
  public Subscription watch(Consumer<WatchEvent> listener) {
    listeners.add(listener);
    listener.accept(new WatchEvent.Snapshot(list().machines()));
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    listeners.clear();
  }
}
