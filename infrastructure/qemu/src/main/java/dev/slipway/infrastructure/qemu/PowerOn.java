package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.driver.HostFacts;
import dev.slipway.infrastructure.qemu.Boots.Boot;
import dev.slipway.infrastructure.qemu.Processes.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Powers machines on. What a restart of the host has taken away is made again. */
final class PowerOn {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
  private static final long LOG_BYTES = 64 * 1024;

  private final Layout layout;
  private final MachineStore store;
  private final Networks networks;
  private final Interfaces interfaces;
  private final Firewall firewall;
  private final AcceleratorChoice accelerator;
  private final Boots boots;
  private final Processes processes;
  private final PowerSwitch power;
  private final HostFacts host;

  PowerOn(
      Layout layout,
      MachineStore store,
      Networks networks,
      Interfaces interfaces,
      Firewall firewall,
      AcceleratorChoice accelerator,
      Boots boots,
      Processes processes,
      PowerSwitch power,
      HostFacts host) {
    this.layout = layout;
    this.store = store;
    this.networks = networks;
    this.interfaces = interfaces;
    this.firewall = firewall;
    this.accelerator = accelerator;
    this.boots = boots;
    this.processes = processes;
    this.power = power;
    this.host = host;
  }

  /** Returns when QEMU says that the machine runs. */
  void on(MachineId id, Deadline deadline) throws IOException {
    store.require(id);
    try (Locks.Held held = layout.lockMachine(id, deadline)) {
      MachineRecord machine = store.require(id);
      if (power.process(id).isPresent()) {
        resume(id, deadline);
      } else {
        power.awaitClearingUp(id);
        start(machine, deadline);
      }
      openForwards(deadline);
    }
  }

  /** A machine that was paused, or had no room to write, goes on. */
  private void resume(MachineId id, Deadline deadline) {
    MachineFiles files = layout.machine(id);
    try (Qmp qmp = Qmp.open(files.calls(), deadline)) {
      if (!qmp.execute("query-status").path("status").asText().equals("running")) {
        qmp.execute("cont");
      }
    } catch (IOException e) {
      throw new DriverException(
          Code.FAILED,
          "The process of " + id + " is there and doesn't say that it runs: " + e.getMessage(),
          "Power the machine off, then on.",
          e);
    }
  }

  private void start(MachineRecord machine, Deadline deadline) throws IOException {
    MachineId id = machine.id();
    MachineFiles files = layout.machine(id);
    VmImage image = VmImage.at(machine.image());
    requirePorts(machine);
    try (Locks.Held instance = layout.lockInstance(deadline)) {
      NetworkSpec network =
          networks
              .find(id.clusterId())
              .orElseThrow(
                  () ->
                      new DriverException(
                          Code.NOT_FOUND,
                          "There is no network of " + id.clusterId(),
                          "Make the network before its machines run."));
      interfaces.ensureBridge(network, deadline);
      interfaces.ensureTap(id, deadline);
    }
    prepare(files);
    Accelerator chosen = accelerator.of(image);
    int most = Math.min(layout.settings().cpus(), Runtime.getRuntime().availableProcessors());
    CommandLine qemu =
        new CommandLine(
            layout.settings().qemu(),
            chosen,
            CommandLine.cpus(most, chosen, machine.memoryMiB()),
            machine,
            files,
            layout.names(),
            image,
            machine.volume().map(layout::volume));
    Boot boot = boots.begin(files);
    forgetExits(files, boot);
    Supervisor.start(
        files,
        boot.powerOn(),
        layout.names().tap(id),
        firewall.forwards(machine),
        qemu.arguments(boot.powerOn()));
    awaitRunning(id, files, boot, deadline);
  }

  private void requirePorts(MachineRecord machine) {
    Set<Integer> listening = host.listeningPorts();
    for (PortForward forward : machine.portForwards()) {
      if (listening.contains(forward.hostPort())) {
        throw new DriverException(
            Code.HOST_PORT_TAKEN,
            "Something listens on the host's port " + forward.hostPort(),
            "Free the port, or make the machine with another one.");
      }
    }
  }

  private static void prepare(MachineFiles files) throws IOException {
    Disk.remove(files.run());
    Layout.directory(files.run());
    Disk.trim(files.console(), Console.KEPT_BYTES);
    Disk.trim(files.qemuLog(), LOG_BYTES);
  }

  private static void forgetExits(MachineFiles files, Boot present) throws IOException {
    for (String name : MachineStore.names(files.directory())) {
      if (name.startsWith("exit.") && !name.equals("exit." + present.powerOn())) {
        Files.deleteIfExists(files.directory().resolve(name));
      }
    }
  }

  private void awaitRunning(MachineId id, MachineFiles files, Boot boot, Deadline deadline)
      throws IOException {
    boolean seen = false;
    while (true) {
      Optional<Found> process = processes.qemu(files, boot.powerOn());
      seen |= process.isPresent();
      if (process.isEmpty() && (seen || Files.exists(files.exit(boot.powerOn())))) {
        throw new DriverException(
            Code.FAILED,
            "QEMU ended at once for " + id + ": " + lastWords(files),
            "Put right what it names, then ask again.");
      }
      try {
        if (Qmp.call(files.calls(), "query-status", deadline)
            .path("status")
            .asText()
            .equals("running")) {
          return;
        }
      } catch (IOException e) {
        // It isn't there yet, or never will be: looked at above.
      }
      deadline.pause(LOOK_AGAIN, "the start of " + id);
    }
  }

  private static String lastWords(MachineFiles files) throws IOException {
    return new String(Disk.tail(files.qemuLog(), 1024), StandardCharsets.UTF_8).strip();
  }

  /** Makes the firewall what it shall be with the machines that run now. */
  void openForwards(Deadline deadline) throws IOException {
    try (Locks.Held instance = layout.lockInstance(deadline)) {
      List<MachineRecord> running = new ArrayList<>();
      for (MachineRecord machine : store.all()) {
        if (!machine.portForwards().isEmpty() && power.process(machine.id()).isPresent()) {
          running.add(machine);
        }
      }
      firewall.apply(networks.all(), running, deadline);
    }
  }
}
