package dev.slipway.simulator.machine;

import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.simulator.guest.Guest;
import dev.slipway.simulator.guest.KernelFiles;
import dev.slipway.simulator.guest.file.DiskTree;
import dev.slipway.simulator.guest.file.FileTree;
import dev.slipway.simulator.guest.file.GuestFiles;
import dev.slipway.simulator.guest.process.GuestProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One boot of a machine, from power-on to power-off. */
final class Boot {
  private static final Logger LOG = LoggerFactory.getLogger(Boot.class);

  private final MachineSpec spec;
  private final Console console;
  private final Guest guest;
  private final MachineContext context;
  private final BootConfiguration configuration;
  private final List<DiskTree> disks = new ArrayList<>();
  private final CompletableFuture<Void> booted = new CompletableFuture<>();
  private final Gate gate;
  private final Thread thread;
  private boolean hung;
  private boolean cutOff;
  private volatile boolean ending;

  /**
   * Switches it on: its port forwards lead to it from now on.
   *
   * @param volume where the data volume is, if the machine has one
   */
  Boot(
      SimulatedMachine machine,
      String bootId,
      Instant startedAt,
      Optional<Path> volume,
      Guest.Power power) {
    MachineSite site = machine.site();
    this.spec = machine.spec();
    this.console = machine.console();
    this.gate = new Gate();
    try {
      this.configuration = BootConfiguration.read(machine.store().ignition(), spec.id().name());
      Map<String, FileTree> mounts = mount(machine, volume);
      MachinePorts ports = new MachinePorts(site.vertx(), spec.address().toString(), gate);
      Guest.Hardware hardware =
          new Guest.Hardware(
              spec.id().name(),
              spec.address().toString(),
              spec.memoryMiB(),
              bootId,
              startedAt,
              console::print,
              power);
      this.guest =
          new Guest(
              hardware,
              self -> new GuestFiles(mounts, new KernelFiles(self)),
              site.roles().programs(this::context),
              ports::listen);
      this.context =
          MachineContext.of(machine.instance(), spec, guest, ports, machine.conditions());
    } catch (IOException e) {
      closeDisks();
      throw new UncheckedIOException(e);
    }
    try {
      for (PortForward forward : spec.portForwards()) {
        context.ports().forward(forward);
      }
    } catch (DriverException e) {
      context.ports().close();
      closeDisks();
      throw e;
    }
    this.thread = Thread.ofVirtual().name(spec.id().toString()).unstarted(this::run);
  }

  private MachineContext context() {
    return context;
  }

  private Map<String, FileTree> mount(SimulatedMachine machine, Optional<Path> volume)
      throws IOException {
    Map<String, FileTree> mounts = new HashMap<>();
    DiskTree root =
        DiskTree.open(
            machine.store().disk(),
            disk -> configuration.apply(disk, spec.id().name(), spec.address().toString()));
    disks.add(root);
    mounts.put("/", root);
    if (volume.isPresent() && spec.dataVolume().isPresent()) {
      DiskTree data = DiskTree.open(volume.get(), disk -> {});
      disks.add(data);
      mounts.put(spec.dataVolume().map(DataVolume::mountPath).orElseThrow(), data);
    }
    mounts.put("/run", new FileTree());
    mounts.put("/tmp", new FileTree());
    return mounts;
  }

  void start() {
    thread.start();
  }

  private void run() {
    Conditions conditions = context.conditions();
    try {
      print("Slipway simulated firmware: " + spec.memoryMiB() + " MiB, booting " + spec.image());
      Thread.sleep(conditions.bootDelay().dividedBy(2).plus(conditions.diskDelay()));
      print("[    0.000000] Linux version 6.12.0-slipway-simulated, boot id " + guest.bootId());
      print("[    0.104217] Memory: " + spec.memoryMiB() * 1024 + "K available");
      print("[    0.310554] EXT4-fs (vda1): mounted filesystem");
      Optional<String> failure = conditions.bootFailure();
      if (failure.isPresent()) {
        failure.get().lines().forEach(this::print);
        throw new BootFailure();
      }
      print("ignition[218]: files: wrote " + configuration.files() + " files, once");
      Thread.sleep(conditions.bootDelay().dividedBy(2));
      print("systemd[1]: Hostname set to <" + guest.hostName() + ">.");
      guest.units().boot(configuration.enabledUnits());
      guest.units().awaitBoot();
      print("[  OK  ] Reached target multi-user.target - Multi-User System.");
      print(guest.hostName() + " login:");
      booted.complete(null);
    } catch (InterruptedException powerWentOff) {
      booted.cancel(false);
    } catch (BootFailure e) {
      booted.cancel(false);
      guest.power().off();
    } catch (RuntimeException e) {
      LOG.error("The boot of {} failed", spec.id(), e);
      print("Kernel panic - not syncing: " + e);
      booted.cancel(false);
      guest.power().off();
    }
  }

  /** The boot ended as it was told to. */
  private static final class BootFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void print(String line) {
    console.print(line);
  }

  Guest guest() {
    return guest;
  }

  /**
   * Returns when the guest has booted and can be spoken to.
   *
   * @throws DriverException NOT_RUNNING if it went off; DEADLINE_EXCEEDED
   */
  void awaitBooted(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    try {
      booted.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      while (isHung()) {
        if (System.nanoTime() > until) {
          throw new TimeoutException();
        }
        Thread.sleep(20);
      }
    } catch (TimeoutException e) {
      throw new DriverException(
          Code.DEADLINE_EXCEEDED,
          spec.id().name() + " does not answer",
          "It boots or hangs; its console says more.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(Code.UNAVAILABLE, "Interrupted", "Ask again.", e);
    } catch (ExecutionException | java.util.concurrent.CancellationException e) {
      throw SimulatedMachine.notRunning(spec.id());
    }
  }

  private synchronized boolean isHung() {
    return hung;
  }

  /** The guest stands still, or goes on. */
  void hang(boolean hangs) {
    synchronized (this) {
      hung = hangs;
      gate.set(hung || cutOff);
    }
    context.hangs().forEach(each -> each.hang(hangs));
  }

  /** The guest is cut off from its network, or joined again. */
  void cutOff(boolean cut) {
    synchronized (this) {
      cutOff = cut;
      gate.set(hung || cutOff);
    }
    context.hangs().forEach(each -> each.cutOff(cut));
  }

  /** Stops the units, as a shutdown does. */
  void stopUnits() throws InterruptedException {
    print("systemd[1]: Shutting down.");
    guest.units().stopAll();
    guest.files().sync();
  }

  /** Ends everything, and returns when nothing of it is left; whether it is so by the deadline. */
  boolean end(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    ending = true;
    thread.interrupt();
    guest.units().powerOff();
    context.ports().close();
    guest.processes().powerOff();
    for (GuestProcess process : List.copyOf(guest.processes().all())) {
      try {
        process.exit().get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        LOG.debug("A process ended unforeseen", e);
      }
    }
    // A program that was just starting may have opened a port since.
    context.ports().close();
    closeDisks();
    return true;
  }

  /** Whether its end has begun: what ends now ended with the machine. */
  boolean isEnding() {
    return ending;
  }

  private void closeDisks() {
    disks.forEach(DiskTree::close);
  }
}
