package dev.slipway.simulator.site;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.InfrastructureDriver.ShutDown;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.ignition.IgnitionException;
import dev.slipway.simulator.machine.BootConfiguration;
import dev.slipway.simulator.machine.MachineStore;
import dev.slipway.simulator.machine.SimulatedMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one Slipway has here. Its calls mean what the driver contract says of them. */
public final class Instance {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

  private final String name;
  private final Site site;
  private final InstanceDirectory directory;
  private final Watchers watchers = new Watchers();
  private final Map<String, NetworkSpec> networks = new ConcurrentSkipListMap<>();
  private final NavigableMap<String, SimulatedMachine> machines = new ConcurrentSkipListMap<>();

  Instance(String name, Path directory, Site site) {
    this.name = name;
    this.site = site;
    this.directory = new InstanceDirectory(directory);
  }

  /** Finds what an earlier process left; machines that ran have lost their power. */
  void restore() {
    for (String cluster : directory.clusters()) {
      directory
          .network(cluster)
          .ifPresent(
              network -> {
                networks.put(cluster, network);
                if (!site.claims().claim(network.cidr())) {
                  LOG.warn("{} of {} is taken by another process", network.cidr(), cluster);
                }
              });
    }
    for (MachineStore store : directory.machines()) {
      try {
        SimulatedMachine machine = machine(store.spec(), store.state(), store);
        add(machine);
        watchers.changed(machine.state());
        machine.lostPower();
      } catch (IOException e) {
        throw new UncheckedIOException("A machine's directory can't be read", e);
      }
    }
  }

  private void add(SimulatedMachine machine) {
    machines.put(machine.id().toString(), machine);
    site.promises().made(machine.spec());
  }

  private SimulatedMachine machine(MachineSpec spec, Present state, MachineStore store) {
    return new SimulatedMachine(
        name,
        spec,
        state,
        store,
        site.machines(),
        site.conditions(name, spec.id()),
        spec.dataVolume()
            .map(volume -> directory.volumeFiles(volume(spec.id().clusterId(), volume))),
        watchers::changed);
  }

  private static VolumeId volume(String cluster, DataVolume volume) {
    return new VolumeId(cluster, volume.name());
  }

  public String name() {
    return name;
  }

  public Watchers watchers() {
    return watchers;
  }

  public Collection<SimulatedMachine> machines() {
    return machines.values();
  }

  Collection<NetworkSpec> networks() {
    return networks.values();
  }

  // Networks

  /** Makes the cluster's network, or finds it. */
  public synchronized void ensureNetwork(NetworkSpec network) {
    NetworkSpec there = networks.get(network.clusterId());
    if (there != null) {
      if (!there.equals(network)) {
        throw new DriverException(
            Code.CONFLICT,
            "The network of " + network.clusterId() + " is there with the range " + there.cidr(),
            "Destroy it first, or ask for its range.");
      }
      return;
    }
    site.requireFree(network.cidr());
    if (!site.claims().claim(network.cidr())) {
      throw Site.overlap(network.cidr(), "another process");
    }
    directory.saveNetwork(network);
    networks.put(network.clusterId(), network);
  }

  /** Removes the cluster's network; nothing happens if there is none. */
  public synchronized void destroyNetwork(String cluster) {
    if (!machinesOf(cluster).isEmpty()) {
      throw new DriverException(
          Code.IN_USE,
          "The network of " + cluster + " has machines",
          "Destroy its machines first.");
    }
    NetworkSpec gone = networks.remove(cluster);
    directory.removeNetwork(cluster);
    if (gone != null) {
      site.claims().release(gone.cidr());
    }
    tidy(cluster);
  }

  /** Found by what their ids begin with, however many other clusters there are. */
  private Collection<SimulatedMachine> machinesOf(String cluster) {
    return machines.subMap(cluster + "/", cluster + "0").values();
  }

  private void tidy(String cluster) {
    boolean empty = list(cluster).isEmpty();
    if (empty) {
      directory.removeCluster(cluster);
    }
  }

  // Machines

  /** Makes a machine, off, or finds it. */
  public synchronized Creation create(MachineSpec spec) {
    SimulatedMachine there = machines.get(spec.id().toString());
    if (there != null) {
      requireSame(there, spec);
      return Creation.EXISTED;
    }
    requireMakeable(spec);
    MachineStore store = directory.machine(spec.id());
    directory.makeMachines(spec.id().clusterId());
    spec.dataVolume().ifPresent(data -> directory.makeVolume(volume(spec.id().clusterId(), data)));
    Present state =
        new Present(
            spec.id(),
            spec.address(),
            Power.OFF,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    store.create(spec, state);
    try {
      add(machine(store.spec(), state, store));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    watchers.changed(state);
    return Creation.CREATED;
  }

  private static void requireSame(SimulatedMachine there, MachineSpec spec) {
    try {
      if (there.store().fingerprint().equals(MachineStore.fingerprint(spec))) {
        return;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new DriverException(
        Code.CONFLICT,
        spec.id() + " is there with another specification",
        "Destroy it, or make its next incarnation.");
  }

  private void requireMakeable(MachineSpec spec) {
    try {
      BootConfiguration.read(spec.ignition().reveal(), spec.id().name());
    } catch (IgnitionException e) {
      throw new DriverException(Code.UNSUPPORTED, String.valueOf(e.getMessage()), e.remedy(), e);
    }
    if (!site.settings().images().matcher(spec.image()).matches()) {
      throw new DriverException(
          Code.IMAGE_NOT_FOUND,
          "The simulator has no image " + spec.image(),
          "Ask for one whose name matches " + site.settings().images() + ".");
    }
    if (!spec.network().equals(networks.get(spec.id().clusterId()))) {
      throw new DriverException(
          Code.NOT_FOUND,
          "The network " + spec.network().cidr() + " of " + spec.id().clusterId() + " isn't there",
          "Make it first.");
    }
    site.requireMemory(spec.memoryMiB());
    for (SimulatedMachine other : machinesOf(spec.id().clusterId())) {
      if (other.spec().address().equals(spec.address())) {
        throw new DriverException(
            Code.ADDRESS_TAKEN,
            spec.address() + " is the address of " + other.id(),
            "Destroy that machine first, or take another address.");
      }
    }
    for (PortForward forward : spec.portForwards()) {
      site.requireFreePort(forward.hostPort());
    }
  }

  private SimulatedMachine find(MachineId id) {
    SimulatedMachine machine = machines.get(id.toString());
    if (machine == null) {
      throw new DriverException(Code.NOT_FOUND, "There is no machine " + id, "Make it first.");
    }
    return machine;
  }

  /** The machine of that id; empty if there is none. */
  public Optional<SimulatedMachine> machine(MachineId id) {
    return Optional.ofNullable(machines.get(id.toString()));
  }

  /**
   * The machine of that id.
   *
   * @throws DriverException NOT_FOUND
   */
  public SimulatedMachine existing(MachineId id) {
    return find(id);
  }

  public MachineState describe(MachineId id) {
    return machine(id).<MachineState>map(SimulatedMachine::state).orElse(new Absent(id));
  }

  public ShutDown shutDown(MachineId id, Duration deadline) {
    return machine(id).map(machine -> machine.shutDown(deadline)).orElse(ShutDown.OFF);
  }

  public PowerOff powerOff(MachineId id, Duration deadline) {
    return machine(id).map(machine -> machine.powerOff(deadline)).orElse(PowerOff.ABSENT);
  }

  /** Ends the machine for certain and removes it; nothing happens if there is none. */
  public void destroy(MachineId id, Duration deadline) {
    Optional<SimulatedMachine> machine = machine(id);
    machine.ifPresent(one -> one.powerOff(deadline));
    synchronized (this) {
      directory.machine(id).destroy();
      SimulatedMachine gone = machines.remove(id.toString());
      if (gone != null) {
        site.promises().gone(gone.spec());
        site.machineGone(name, id);
        watchers.changed(new Absent(id));
      }
      tidy(id.clusterId());
    }
  }

  /** Removes a data volume; nothing happens if there is none. */
  public synchronized void destroyVolume(VolumeId id) {
    boolean used =
        machinesOf(id.clusterId()).stream()
            .anyMatch(
                machine ->
                    machine
                        .spec()
                        .dataVolume()
                        .filter(v -> v.name().equals(id.name()))
                        .isPresent());
    if (used) {
      throw new DriverException(
          Code.IN_USE, "The volume " + id + " is a machine's", "Destroy that machine first.");
    }
    directory.removeVolume(id);
    tidy(id.clusterId());
  }

  /** Everything of one cluster. */
  public Inventory list(String cluster) {
    List<Present> present = new ArrayList<>();
    machinesOf(cluster).forEach(machine -> present.add(machine.state()));
    List<Inventory.Volume> volumes = new ArrayList<>();
    directory
        .volumes(cluster)
        .forEach(id -> volumes.add(new Inventory.Volume(cluster, id.name(), Optional.empty())));
    directory
        .halfMade(cluster)
        .forEach(
            id ->
                volumes.add(
                    new Inventory.Volume(
                        cluster, MachineStore.directoryName(id), Optional.of(id))));
    NetworkSpec network = networks.get(cluster);
    return new Inventory(present, network == null ? List.of() : List.of(network), volumes);
  }

  /** Everything. */
  public Inventory list() {
    List<Present> present = new ArrayList<>();
    List<NetworkSpec> all = new ArrayList<>();
    List<Inventory.Volume> volumes = new ArrayList<>();
    for (String cluster : directory.clusters()) {
      Inventory inventory = list(cluster);
      present.addAll(inventory.machines());
      all.addAll(inventory.networks());
      volumes.addAll(inventory.volumes());
    }
    return new Inventory(present, all, volumes);
  }

  /** The ranges of its networks. */
  List<Cidr> ranges() {
    return networks.values().stream().map(NetworkSpec::cidr).toList();
  }
}
