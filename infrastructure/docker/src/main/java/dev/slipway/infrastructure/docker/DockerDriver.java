package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Machines that are containers of a Docker daemon on this host, which boot systemd as a machine
 * does.
 */
public final class DockerDriver implements InfrastructureDriver {

  static final String NAME = "docker";

  /** Making a machine copies the image's /var, and removing one waits for the file system. */
  private static final Duration MAKING = Duration.ofSeconds(120);

  private final DockerSettings settings;
  private final DockerApi api;
  private final Names names;
  private final DockerHost host;
  private final Networks networks;
  private final Volumes volumes;
  private final Containers containers;
  private final Inside inside;
  private final Execs execs;
  private final PowerSwitch power;
  private final MachineMaker maker;
  private final MachineWatches watches;

  /**
   * A driver of one Slipway instance. Talks to nobody yet.
   *
   * @param instance which Slipway: lower-case letters, digits and inner hyphens, 20 at most
   */
  public DockerDriver(String instance, DockerSettings settings) {
    DaemonFacts facts = new DaemonFacts(Path.of("/"));
    this.settings = settings;
    this.names = new Names(instance);
    this.api = new DockerApi(settings);
    this.containers = new Containers(api, names);
    this.host = new DockerHost(api, facts, containers);
    this.networks = new Networks(api, names, facts);
    this.volumes = new Volumes(api, names);
    this.inside = new Inside(api, containers);
    this.execs = new Execs(api, containers);
    this.power = new PowerSwitch(api, containers, facts);
    this.maker =
        new MachineMaker(api, names, settings, host, networks, volumes, containers, inside);
    this.watches =
        new MachineWatches(NAME, () -> DaemonSight.open(api, names, containers, settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Traits traits() {
    return host.traits();
  }

  @Override
  public Capacity capacity() {
    return host.capacity();
  }

  @Override
  public List<UsedNetwork> usedNetworks() {
    return networks.used();
  }

  @Override
  public Set<Integer> usedHostPorts() {
    return host.usedPorts();
  }

  @Override
  public void ensureNetwork(NetworkSpec network) {
    networks.ensure(network);
  }

  @Override
  public void destroyNetwork(String clusterId) {
    networks.destroy(clusterId, !containers.containers(names.labels(clusterId), soon()).isEmpty());
  }

  @Override
  public Creation create(MachineSpec machine) {
    return maker.make(machine, Deadline.in(MAKING));
  }

  @Override
  public void powerOn(MachineId machine) {
    power.on(machine, Deadline.in(MAKING));
  }

  @Override
  public ShutDown shutDown(MachineId machine, Duration deadline) {
    return power.ask(machine, Deadline.in(deadline));
  }

  @Override
  public PowerOff powerOff(MachineId machine, Duration deadline) {
    return power.off(machine, Deadline.in(deadline));
  }

  @Override
  public void reboot(MachineId machine, Duration deadline) {
    containers.require(machine, soon());
    if (power.ask(machine, Deadline.in(deadline)) == ShutDown.STILL_RUNNING) {
      power.off(machine, soon());
    }
    power.on(machine, Deadline.in(MAKING));
  }

  @Override
  public void destroy(MachineId machine, Duration deadline) {
    Deadline by = Deadline.in(deadline);
    power.off(machine, by);
    containers
        .find(machine, by)
        .map(InspectContainerResponse::getId)
        .ifPresent(id -> maker.removeContainer(id, by));
    maker.removeHalfMade(machine, by);
  }

  @Override
  public void destroyVolume(VolumeId volume) {
    volumes.destroyData(volume);
  }

  @Override
  public MachineState describe(MachineId machine) {
    return containers.describe(machine, soon());
  }

  @Override
  public Inventory list(String clusterId) {
    return list(names.labels(clusterId));
  }

  @Override
  public Inventory list() {
    return list(names.labels());
  }

  private Inventory list(Map<String, String> labels) {
    return new Inventory(
        containers.list(labels, true, soon()), networks.list(labels), volumes.list(labels));
  }

  @Override
  public String console(MachineId machine, int mostBytes) {
    return inside.console(machine, mostBytes, soon());
  }

  @Override
  public ExecResult execute(
      MachineId machine, List<String> command, byte[] stdin, Duration deadline) {
    return execs.run(machine, command, stdin, deadline);
  }

  @Override
  public Shell openShell(MachineId machine, List<String> command, Optional<TerminalSize> terminal) {
    return DockerShell.open(execs, machine, command, terminal, settings.callTimeout());
  }

  /** The machine's own address: the host reaches every bridge of its daemon. */
  @Override
  public Endpoint endpoint(MachineId machine, int port) {
    return new Endpoint(
        Containers.present(machine, containers.require(machine, soon())).address().toString(),
        port);
  }

  @Override
  public Subscription watch(Consumer<WatchEvent> listener) {
    return watches.start(listener);
  }

  @Override
  public void close() {
    watches.close();
    api.close();
  }

  private Deadline soon() {
    return Deadline.in(settings.callTimeout());
  }
}
