package dev.slipway.simulator.site;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.simulator.machine.Conditions;
import dev.slipway.simulator.machine.MachineSite;
import dev.slipway.simulator.machine.SimulatedMachine;
import dev.slipway.simulator.machine.SimulatorFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Everything that a simulator has, for all instances of Slipway that use it. */
public final class Site implements AutoCloseable {
  private static final Duration BOOT_DEADLINE = Duration.ofSeconds(60);

  private final SiteSettings settings;
  private final MachineSite machines;
  private final Surroundings surroundings;
  private final HostPorts hostPorts = new HostPorts(Path.of("/proc"));
  private final NetworkClaims claims = new NetworkClaims();
  private final Promises promises = new Promises();
  private final LowPorts lowPorts;
  private final Map<String, Instance> instances = new ConcurrentSkipListMap<>();

  /** What is around machines: what is wrong with them, and who remembers them. */
  public interface Surroundings {
    Conditions conditions(String instance, MachineId machine);

    /** A machine and its disk are gone for good. */
    void machineGone(String instance, MachineId machine);
  }

  /** Finds what an earlier process left in the directory. */
  public Site(SiteSettings settings, MachineSite machines, Surroundings surroundings) {
    this.settings = settings;
    this.machines = machines;
    this.surroundings = surroundings;
    this.lowPorts = new LowPorts(settings.ranges().getFirst());
    for (Path directory : SimulatorFiles.directories(instancesDirectory())) {
      instance(SimulatorFiles.name(directory)).restore();
    }
  }

  private Path instancesDirectory() {
    return settings.directory().resolve("instances");
  }

  /** One Slipway's part; it begins empty. */
  public Instance instance(String name) {
    return instances.computeIfAbsent(
        name, key -> new Instance(key, instancesDirectory().resolve(key), this));
  }

  public Collection<Instance> instances() {
    return instances.values();
  }

  SiteSettings settings() {
    return settings;
  }

  MachineSite machines() {
    return machines;
  }

  Promises promises() {
    return promises;
  }

  NetworkClaims claims() {
    return claims;
  }

  Conditions conditions(String instance, MachineId machine) {
    return surroundings.conditions(instance, machine);
  }

  void machineGone(String instance, MachineId machine) {
    surroundings.machineGone(instance, machine);
  }

  /** What machines here are like: as good as virtual ones. */
  public Traits traits() {
    return new Traits(
        Traits.MachineKind.VIRTUAL_MACHINE,
        Set.of(),
        2,
        settings.memoryMiB(),
        Runtime.getRuntime().availableProcessors(),
        BOOT_DEADLINE,
        settings.ranges());
  }

  /**
   * What the simulator can give: it is what it was told to say, for machines take next to none.
   *
   * @throws DriverException FORBIDDEN if machines can't listen where they must
   */
  public Capacity capacity() {
    lowPorts.require();
    return new Capacity(
        settings.memoryMiB(),
        Math.max(1, settings.memoryMiB() - promises.memoryMiB()),
        Runtime.getRuntime().availableProcessors(),
        settings.memoryMiB() / 8);
  }

  private List<SimulatedMachine> allMachines() {
    return instances.values().stream().flatMap(instance -> instance.machines().stream()).toList();
  }

  void requireMemory(int memoryMiB) {
    Capacity capacity = capacity();
    if (memoryMiB > capacity.largestMachineMiB() || memoryMiB > capacity.freeMemoryMiB()) {
      throw new DriverException(
          Code.INSUFFICIENT_MEMORY,
          memoryMiB + " MiB are more than the simulator gives",
          "Ask for " + capacity.largestMachineMiB() + " MiB or less.");
    }
  }

  /**
   * Every range that is used, of which instance it may be; those of an instance with its cluster.
   */
  public List<UsedNetwork> usedNetworks(Instance asking) {
    Map<Cidr, UsedNetwork> used = new TreeMap<>();
    for (Cidr range : settings.ranges()) {
      for (Cidr network : hostPorts.networks(range)) {
        used.put(
            network, new UsedNetwork(network, "a process that listens there", Optional.empty()));
      }
    }
    for (Instance instance : instances.values()) {
      for (NetworkSpec network : instance.networks()) {
        boolean own = instance == asking;
        used.put(
            network.cidr(),
            new UsedNetwork(
                network.cidr(),
                "simulated network of " + network.clusterId(),
                own ? Optional.of(network.clusterId()) : Optional.empty()));
      }
    }
    return new ArrayList<>(used.values());
  }

  void requireFree(Cidr range) {
    if (!traits().allows(range)) {
      throw new DriverException(
          Code.UNSUPPORTED,
          range + " can't be a network of simulated machines",
          "Take a range in " + settings.ranges() + ", or leave it out and get one.");
    }
    for (Instance instance : instances.values()) {
      for (Cidr used : instance.ranges()) {
        if (used.overlaps(range)) {
          throw overlap(range, "the network " + used);
        }
      }
    }
  }

  static DriverException overlap(Cidr range, String with) {
    return new DriverException(
        Code.NETWORK_OVERLAP,
        range + " overlaps " + with,
        "Take another range, or leave it out and get one that is free.");
  }

  /** Every port of the host that is listened on or promised to a machine. */
  public Set<Integer> usedHostPorts() {
    Set<Integer> ports = promises.hostPorts();
    ports.addAll(hostPorts.outside(settings.ranges()));
    return ports;
  }

  void requireFreePort(int port) {
    if (promises.has(port) || hostPorts.outside(settings.ranges()).contains(port)) {
      throw new DriverException(
          Code.HOST_PORT_TAKEN,
          "The host's port " + port + " is taken",
          "Take another, or end the process or the machine that has it.");
    }
  }

  /** The simulator ends: every machine loses its power. */
  @Override
  public void close() {
    for (SimulatedMachine machine : allMachines()) {
      machine.die("the simulator ended");
    }
    claims.close();
  }
}
