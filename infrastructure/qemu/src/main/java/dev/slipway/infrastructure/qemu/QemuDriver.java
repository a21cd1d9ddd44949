package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.Endpoint;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.WatchEvent;
import dev.slipway.infrastructure.driver.MachineWatches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Machines that are virtual machines of QEMU on this host, each a process of its own. */
public final class QemuDriver implements InfrastructureDriver {

  static final String NAME = "qemu";

  /** Making a machine copies nothing, but may wait for others that are being made. */
  private static final Duration MAKING = Duration.ofMinutes(2);

  private final QemuSettings settings;
  private final Requirements requirements;
  private final Layout layout;
  private final MachineStore store;
  private final Boots boots = new Boots();
  private final Processes processes;
  private final MachineStates states;
  private final PowerSwitch power;
  private final PowerOn powerOn;
  private final Interfaces interfaces;
  private final Networks networks;
  private final Volumes volumes;
  private final Inventories inventories;
  private final QemuHost host;
  private final MachineMaker maker;
  private final GuestCommands commands;
  private final Shells shells;
  private final MachineWatches watches;

  /**
   * A driver of one Slipway instance. Looks at nothing yet.
   *
   * @param instance which Slipway: lower-case letters, digits and inner hyphens, 20 at most
   */
  public QemuDriver(String instance, QemuSettings settings) {
    this(instance, settings, new LocalFacts(Path.of("/")));
  }

  QemuDriver(String instance, QemuSettings settings, LocalFacts facts) {
    this.settings = settings;
    this.requirements = new Requirements(facts, settings);
    this.layout = new Layout(settings, new Names(settings.directory(), instance));
    this.store = new MachineStore(layout);
    this.processes = new Processes(facts);
    this.states = new MachineStates(layout, store, boots, processes, new Exits(processes));
    this.power = new PowerSwitch(layout, store, states, boots, processes);
    this.interfaces = new Interfaces(layout.names());
    this.networks = new Networks(layout, store, facts, interfaces);
    this.volumes = new Volumes(layout);
    this.inventories = new Inventories(layout, store, states, networks, volumes);
    AcceleratorChoice accelerator = new AcceleratorChoice(layout, facts);
    this.host = new QemuHost(facts, store, accelerator, power);
    this.maker = new MachineMaker(layout, store, networks, volumes, host, facts);
    this.powerOn =
        new PowerOn(
            layout,
            store,
            networks,
            interfaces,
            new Firewall(layout.names(), settings.publishAddress()),
            accelerator,
            boots,
            processes,
            power,
            facts);
    GuestAgent agent = new GuestAgent(layout, store, states);
    this.commands = new GuestCommands(agent);
    this.shells = new Shells(layout, store, agent, commands);
    this.watches =
        new MachineWatches(NAME, () -> new MachineLooks(layout, store, states, boots, processes));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Traits traits() {
    requirements.check();
    return host.traits();
  }

  @Override
  public Capacity capacity() {
    requirements.check();
    return host.capacity();
  }

  @Override
  public List<UsedNetwork> usedNetworks() {
    requirements.checkRoot();
    return networks.used();
  }

  @Override
  public Set<Integer> usedHostPorts() {
    requirements.checkRoot();
    return host.usedPorts();
  }

  @Override
  public void ensureNetwork(NetworkSpec network) {
    requirements.check();
    Calls.act(
        "Making the network of " + network.clusterId(),
        () -> {
          try (Locks.Held held = layout.lockInstance(soon())) {
            networks.ensure(network, soon());
            powerOn.openForwards(soon());
          }
        });
  }

  @Override
  public void destroyNetwork(String clusterId) {
    requirements.check();
    Calls.act(
        "Removing the network of " + clusterId,
        () -> {
          try (Locks.Held held = layout.lockInstance(soon())) {
            networks.destroy(clusterId, soon());
            powerOn.openForwards(soon());
          }
        });
  }

  @Override
  public Creation create(MachineSpec machine) {
    requirements.check();
    return Calls.call(
        "Making the machine " + machine.id(), () -> maker.make(machine, Deadline.in(MAKING)));
  }

  @Override
  public void powerOn(MachineId machine) {
    requirements.check();
    Calls.act("Powering on " + machine, () -> powerOn.on(machine, Deadline.in(MAKING)));
  }

  @Override
  public ShutDown shutDown(MachineId machine, Duration deadline) {
    requirements.checkRoot();
    return Calls.call("Shutting down " + machine, () -> power.ask(machine, Deadline.in(deadline)));
  }

  @Override
  public PowerOff powerOff(MachineId machine, Duration deadline) {
    requirements.checkRoot();
    Deadline by = Deadline.in(deadline);
    return Calls.call("Powering off " + machine, () -> power.off(machine, by));
  }

  @Override
  public void reboot(MachineId machine, Duration deadline) {
    requirements.check();
    store.require(machine);
    if (shutDown(machine, deadline) == ShutDown.STILL_RUNNING) {
      powerOff(machine, settings.callTimeout());
    }
    powerOn(machine);
  }

  @Override
  public void destroy(MachineId machine, Duration deadline) {
    requirements.check();
    Deadline by = Deadline.in(deadline);
    Calls.act(
        "Destroying " + machine,
        () -> {
          try (Locks.Held held = layout.lockMachine(machine, by)) {
            power.off(machine, by);
            interfaces.remove(layout.names().tap(machine), by);
            maker.remove(machine);
            Files.deleteIfExists(layout.machine(machine).lock());
          }
          try (Locks.Held held = layout.lockInstance(by)) {
            // Should the shell that clears up after QEMU have died, its forwards go now.
            powerOn.openForwards(by);
            networks.removeEmptyCluster(machine.clusterId());
          }
        });
  }

  @Override
  public void destroyVolume(VolumeId volume) {
    requirements.checkRoot();
    Calls.act(
        "Removing the volume " + volume,
        () -> {
          try (Locks.Held held = layout.lockInstance(soon())) {
            volumes.destroy(volume, store.ofCluster(volume.clusterId()));
            networks.removeEmptyCluster(volume.clusterId());
          }
        });
  }

  @Override
  public MachineState describe(MachineId machine) {
    requirements.checkRoot();
    return Calls.call("Looking at " + machine, () -> states.describe(machine, soon()));
  }

  @Override
  public Inventory list(String clusterId) {
    requirements.checkRoot();
    return Calls.call("Listing", () -> inventories.of(List.of(clusterId), soon()));
  }

  @Override
  public Inventory list() {
    requirements.checkRoot();
    return Calls.call("Listing", () -> inventories.of(store.clusters(), soon()));
  }

  @Override
  public String console(MachineId machine, int mostBytes) {
    requirements.checkRoot();
    store.require(machine);
    return Calls.call(
        "Reading the console of " + machine,
        () -> Console.read(layout.machine(machine), mostBytes));
  }

  @Override
  public ExecResult execute(
      MachineId machine, List<String> command, byte[] stdin, Duration deadline) {
    requirements.checkRoot();
    store.require(machine);
    return Calls.call(
        "Running a command in " + machine,
        () -> commands.run(machine, command, stdin, Deadline.in(deadline)));
  }

  @Override
  public Shell openShell(MachineId machine, List<String> command, Optional<TerminalSize> terminal) {
    requirements.checkRoot();
    return Calls.call(
        "Opening a shell in " + machine, () -> shells.open(machine, command, terminal));
  }

  /** The machine's own address: the host reaches its bridges. */
  @Override
  public Endpoint endpoint(MachineId machine, int port) {
    requirements.checkRoot();
    return new Endpoint(store.require(machine).address(), port);
  }

  @Override
  public Subscription watch(Consumer<WatchEvent> listener) {
    return watches.start(listener);
  }

  @Override
  public void close() {
    watches.close();
  }

  private Deadline soon() {
    return Deadline.in(settings.callTimeout());
  }
}
