package dev.slipway.infrastructure.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.slipway.infrastructure.simulated.wire.HostJson;
import dev.slipway.infrastructure.simulated.wire.SpecJson;
import dev.slipway.infrastructure.simulated.wire.StateJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Machines of the simulator at an address of this host. Keeps nothing but its connection. */
public final class SimulatedDriver implements InfrastructureDriver {

  /** By which clusters ask for it. */
  public static final String NAME = "simulated";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final SimulatorClient simulator;
  private final Set<Subscription> watches = new CopyOnWriteArraySet<>();
  private volatile @Nullable Traits traits;

  /**
   * Talks to nobody yet.
   *
   * @param instance which Slipway this is; a simulator keeps the machines of each apart
   */
  public SimulatedDriver(String instance, SimulatedSettings settings) {
    this.simulator = new SimulatorClient(settings, instance);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Traits traits() {
    Traits known = traits;
    if (known == null) {
      known = HostJson.traits(simulator.get("traits"));
      traits = known;
    }
    return known;
  }

  @Override
  public Capacity capacity() {
    return HostJson.capacity(simulator.get("capacity"));
  }

  @Override
  public List<UsedNetwork> usedNetworks() {
    return HostJson.usedNetworks(simulator.get("used-networks"));
  }

  @Override
  public Set<Integer> usedHostPorts() {
    Set<Integer> ports = new TreeSet<>();
    simulator.get("used-host-ports").forEach(port -> ports.add(port.asInt()));
    return ports;
  }

  @Override
  public void ensureNetwork(NetworkSpec network) {
    simulator.put("networks/" + network.clusterId(), SpecJson.write(network));
  }

  @Override
  public void destroyNetwork(String clusterId) {
    simulator.delete("networks/" + clusterId);
  }

  @Override
  public Creation create(MachineSpec machine) {
    return Creation.valueOf(
        simulator.put(path(machine.id(), ""), SpecJson.write(machine)).path("creation").asText());
  }

  @Override
  public void powerOn(MachineId machine) {
    simulator.post(path(machine, "/power-on"), null);
  }

  @Override
  public ShutDown shutDown(MachineId machine, Duration deadline) {
    return ShutDown.valueOf(
        simulator
            .within(deadline, "POST", path(machine, "/shut-down"), null)
            .path("shutDown")
            .asText());
  }

  @Override
  public PowerOff powerOff(MachineId machine, Duration deadline) {
    return PowerOff.valueOf(
        simulator
            .within(deadline, "POST", path(machine, "/power-off"), null)
            .path("powerOff")
            .asText());
  }

  @Override
  public void reboot(MachineId machine, Duration deadline) {
    simulator.within(deadline, "POST", path(machine, "/reboot"), null);
  }

  @Override
  public void destroy(MachineId machine, Duration deadline) {
    simulator.within(deadline, "DELETE", path(machine, ""), null);
  }

  @Override
  public void destroyVolume(VolumeId volume) {
    simulator.delete("volumes/" + volume.clusterId() + "/" + volume.name());
  }

  @Override
  public MachineState describe(MachineId machine) {
    return StateJson.state(simulator.get(path(machine, "")));
  }

  @Override
  public Inventory list(String clusterId) {
    return StateJson.inventory(simulator.get("inventory?cluster=" + clusterId));
  }

  @Override
  public Inventory list() {
    return StateJson.inventory(simulator.get("inventory"));
  }

  @Override
  public String console(MachineId machine, int mostBytes) {
    return simulator.get(path(machine, "/console?bytes=" + mostBytes)).path("text").asText();
  }

  @Override
  public ExecResult execute(
      MachineId machine, List<String> command, byte[] stdin, Duration deadline) {
    ObjectNode body = JSON.objectNode();
    command.forEach(body.putArray("command")::add);
    body.put("stdin", stdin);
    JsonNode result = simulator.within(deadline, "POST", path(machine, "/execute"), body);
    try {
      return new ExecResult(
          result.path("exitCode").asInt(),
          result.path("stdout").binaryValue(),
          result.path("stderr").binaryValue(),
          result.path("truncated").asBoolean());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Shell openShell(MachineId machine, List<String> command, Optional<TerminalSize> terminal) {
    return SimulatedShell.open(simulator, machine, path(machine, "/shell"), command, terminal);
  }

  @Override
  public Endpoint endpoint(MachineId machine, int port) {
    JsonNode endpoint = simulator.get(path(machine, "/endpoint?port=" + port));
    return new Endpoint(endpoint.path("host").asText(), endpoint.path("port").asInt());
  }

  @Override
  public Subscription watch(Consumer<WatchEvent> listener) {
    SimulatedWatch watch = new SimulatedWatch(simulator, listener, watches::remove);
    watches.add(watch);
    watch.start();
    return watch;
  }

  @Override
  public void close() {
    watches.forEach(Subscription::close);
    simulator.close();
  }

  private static String path(MachineId machine, String rest) {
    return "machines/"
        + machine.clusterId()
        + "/"
        + machine.name()
        + "/"
        + machine.incarnation()
        + rest;
  }
}
