package dev.slipway.simulator.machine;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.InfrastructureDriver.ShutDown;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.MachineState.Stop;
import dev.slipway.infrastructure.Power;
import dev.slipway.simulator.guest.Guest;
import dev.slipway.simulator.guest.file.DiskTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A machine: its power is switched by one at a time; what it is told to be, it remembers. */
public final class SimulatedMachine {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedMachine.class);
  private static final Duration FENCE = Duration.ofSeconds(20);

  /** What a first process ends with that was killed. */
  private static final int KILLED = 137;

  private final String instance;
  private final MachineSpec spec;
  private final MachineStore store;
  private final Console console;
  private final MachineSite site;
  private final Conditions conditions;
  private final Optional<Path> volume;
  private final Consumer<Present> changes;
  private final ReentrantLock power = new ReentrantLock();
  private volatile Present state;
  private volatile @Nullable Boot boot;
  private @Nullable Thread shuttingDown;

  /**
   * A machine that is there.
   *
   * @param volume where its data volume is
   * @param changes is told each new state, in order
   */
  public SimulatedMachine(
      String instance,
      MachineSpec spec,
      Present state,
      MachineStore store,
      MachineSite site,
      Conditions conditions,
      Optional<Path> volume,
      Consumer<Present> changes) {
    this.instance = instance;
    this.spec = spec;
    this.state = state;
    this.store = store;
    this.console = new Console(store.console());
    this.site = site;
    this.conditions = conditions;
    this.volume = volume;
    this.changes = changes;
  }

  static DriverException notRunning(MachineId id) {
    return new DriverException(
        Code.NOT_RUNNING, "The machine " + id.name() + " is off", "Power it on first.");
  }

  public MachineId id() {
    return spec.id();
  }

  /** The machine as it was asked for, without its configuration. */
  public MachineSpec spec() {
    return spec;
  }

  public Present state() {
    return state;
  }

  public Console console() {
    return console;
  }

  public MachineStore store() {
    return store;
  }

  /** Which Slipway's it is. */
  public String instance() {
    return instance;
  }

  MachineSite site() {
    return site;
  }

  Conditions conditions() {
    return conditions;
  }

  /** Powers it on; nothing happens if it runs. */
  public void powerOn() {
    power.lock();
    try {
      if (state.power() == Power.OFF) {
        switchOn();
      }
    } finally {
      power.unlock();
    }
  }

  private void switchOn() {
    String bootId = UUID.randomUUID().toString();
    Instant now = Instant.now();
    Boot next = new Boot(this, bootId, now, volume, new InsidePower());
    boot = next;
    shuttingDown = null;
    change(
        new Present(
            spec.id(),
            spec.address(),
            Power.RUNNING,
            Optional.of(bootId),
            Optional.of(now),
            Optional.empty()));
    next.start();
  }

  /** What the guest itself does with its machine's power. */
  private final class InsidePower implements Guest.Power {
    @Override
    public void off() {
      Thread.ofVirtual().start(() -> fromInside(false));
    }

    @Override
    public void reboot() {
      Thread.ofVirtual().start(() -> fromInside(true));
    }
  }

  private void fromInside(boolean again) {
    try {
      Boot running = boot;
      if (running != null) {
        running.stopUnits();
        end(running, again ? "reboot from inside" : "power-off from inside", again);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("{} could not be switched from inside", spec.id(), e);
    }
  }

  /** Switches it off, if that boot still runs, and on again where it is asked for. */
  private void end(Boot running, String why, boolean again) {
    power.lock();
    try {
      if (boot == running) {
        switchOff(FENCE, 0, why);
        if (again) {
          switchOn();
        }
      }
    } finally {
      power.unlock();
    }
  }

  /** Ends it for certain. */
  public PowerOff powerOff(Duration deadline) {
    takePower(deadline);
    try {
      if (state.power() == Power.OFF) {
        return PowerOff.ALREADY_OFF;
      }
      switchOff(deadline, KILLED, "powered off");
      return PowerOff.POWERED_OFF;
    } finally {
      power.unlock();
    }
  }

  /** Ends it as a failure of its hardware would; nothing happens if it is off. */
  public void die(String why) {
    power.lock();
    try {
      if (state.power() != Power.OFF) {
        switchOff(FENCE, KILLED, why);
      }
    } finally {
      power.unlock();
    }
  }

  private void takePower(Duration deadline) {
    try {
      if (power.tryLock(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw exceeded();
  }

  private DriverException exceeded() {
    return new DriverException(
        Code.DEADLINE_EXCEEDED,
        spec.id().name() + " could not be switched in time",
        "Ask again with a later deadline.");
  }

  private void switchOff(Duration deadline, int exitCode, String detail) {
    Boot running = boot;
    if (running != null && !running.end(deadline)) {
      throw exceeded();
    }
    boot = null;
    console.print("Power off (" + detail + ").");
    change(
        new Present(
            spec.id(),
            spec.address(),
            Power.OFF,
            state.bootId(),
            state.startedAt(),
            Optional.of(new Stop(Instant.now(), exitCode, false, detail))));
  }

  private void change(Present next) {
    state = next;
    store.save(next);
    changes.accept(next);
  }

  /** Asks it to shut down, and waits for that until the deadline. */
  public ShutDown shutDown(Duration deadline) {
    Thread asked = ask();
    if (asked == null) {
      return ShutDown.OFF;
    }
    try {
      return asked.join(deadline) ? ShutDown.OFF : ShutDown.STILL_RUNNING;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw exceeded();
    }
  }

  private @Nullable Thread ask() {
    power.lock();
    try {
      Boot running = boot;
      if (state.power() == Power.OFF || running == null) {
        return null;
      }
      Thread asked = shuttingDown;
      if (asked == null) {
        asked = Thread.ofVirtual().start(() -> shutDown(running));
        shuttingDown = asked;
      }
      return asked;
    } finally {
      power.unlock();
    }
  }

  private void shutDown(Boot running) {
    try {
      running.awaitBooted(Duration.ofMinutes(10));
      running.stopUnits();
      end(running, "shut down", false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DriverException e) {
      LOG.debug("{} went off while it was asked to", spec.id(), e);
    }
  }

  /** Boots it anew: shut down if it does so in time, else powered off. */
  public void reboot(Duration deadline) {
    if (shutDown(deadline.dividedBy(2)) == ShutDown.STILL_RUNNING) {
      powerOff(deadline.dividedBy(2));
    }
    powerOn();
  }

  /** The simulator died while it ran: the machine lost its power with the whole site. */
  public void lostPower() {
    if (state.power() != Power.OFF) {
      console.print("Power off (the site lost its power).");
      change(
          new Present(
              spec.id(),
              spec.address(),
              Power.OFF,
              state.bootId(),
              state.startedAt(),
              Optional.of(new Stop(Instant.now(), KILLED, false, "the site lost its power"))));
    }
  }

  /** The guest stands still, or goes on; whether it runs at all. */
  public boolean hang(boolean hangs) {
    Boot running = boot;
    if (running != null) {
      running.hang(hangs);
    }
    return running != null;
  }

  /** The guest is cut off from its network, or joined again; whether it runs at all. */
  public boolean cutOff(boolean cut) {
    Boot running = boot;
    if (running != null) {
      running.cutOff(cut);
    }
    return running != null;
  }

  /** Removes a directory from the disk of a machine that is off, as a disk that fails does. */
  public void erase(String path) {
    power.lock();
    try {
      if (state.power() != Power.OFF) {
        throw new IllegalStateException(spec.id() + " runs");
      }
      DiskTree disk = DiskTree.open(store.disk(), empty -> {});
      try {
        disk.remove(path);
        disk.sync();
      } finally {
        disk.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      power.unlock();
    }
  }

  /**
   * The guest, booted.
   *
   * @throws DriverException NOT_RUNNING, DEADLINE_EXCEEDED
   */
  public Guest guest(Duration deadline) {
    Boot running = boot;
    if (running == null) {
      throw notRunning(spec.id());
    }
    running.awaitBooted(deadline);
    return running.guest();
  }

  /** Whether that is the boot that runs now. */
  public boolean runs(Guest guest) {
    Boot running = boot;
    return running != null && running.guest() == guest && !running.isEnding();
  }
}
