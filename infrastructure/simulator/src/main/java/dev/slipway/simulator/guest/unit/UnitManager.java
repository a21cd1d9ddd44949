package dev.slipway.simulator.guest.unit;

import dev.slipway.simulator.guest.Guest;
import dev.slipway.simulator.guest.Launch;
import dev.slipway.simulator.guest.process.ByteFiles;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.OpenFile;
import dev.slipway.simulator.guest.process.Signal;
import dev.slipway.simulator.guest.unit.Unit.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Starts, watches and stops units. Each start has a thread of its own, which waits its turn. */
public final class UnitManager {
  private static final String UNITS = "/etc/systemd/system/";
  private static final Duration STOP = Duration.ofSeconds(60);

  private final Guest guest;
  private final Listener listener;
  private final Map<String, Unit> units = new TreeMap<>();
  private volatile boolean stopped;

  /** Opens a port of the machine; each connection is given its two directions. */
  @FunctionalInterface
  public interface Listener {
    void listen(int port, Consumer<OpenFile> connection);
  }

  public UnitManager(Guest guest, Listener listener) {
    this.guest = guest;
    this.listener = listener;
  }

  /** Reads the units that the configuration wrote, and those that it enabled start. */
  public void boot(Collection<String> enabled) {
    for (String name : enabled) {
      unit(name);
    }
    for (Unit unit : List.copyOf(units.values())) {
      Thread.ofVirtual().start(() -> start(unit));
    }
  }

  /** Done when every unit has been started once. */
  public void awaitBoot() throws InterruptedException {
    for (Unit unit : List.copyOf(units.values())) {
      try {
        unit.started().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Optional<Unit> unit(String name) {
    synchronized (units) {
      Unit known = units.get(name);
      if (known != null) {
        return Optional.of(known);
      }
      Optional<UnitFile> file = read(name);
      file.ifPresent(found -> units.put(name, new Unit(name, found)));
      return Optional.ofNullable(units.get(name));
    }
  }

  private Optional<UnitFile> read(String name) {
    Optional<String> text = guest.text(UNITS + name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder whole = new StringBuilder(text.get());
    for (String dropIn : guest.files().list(UNITS + name + ".d")) {
      guest.text(UNITS + name + ".d/" + dropIn).ifPresent(more -> whole.append('\n').append(more));
    }
    return Optional.of(UnitFile.parse(whole.toString()));
  }

  // Starting

  private void start(Unit unit) {
    try {
      for (String before : unit.file().words("Unit.After")) {
        Unit other = units.get(before);
        if (other != null && other != unit) {
          other.started().get();
        }
      }
      if (stopped) {
        return;
      }
      boolean well = unit.name().endsWith(".socket") ? listen(unit) : startService(unit);
      if (!well) {
        fail(unit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      unit.started().complete(unit.state() != State.FAILED);
    }
  }

  private boolean startService(Unit unit) throws InterruptedException {
    unit.stopping(false);
    unit.state(State.ACTIVATING);
    boolean oneShot = unit.file().last("Service.Type").orElse("simple").equals("oneshot");
    for (String line : unit.file().all("Service.ExecStartPre")) {
      if (!runs(unit, line)) {
        return false;
      }
    }
    if (oneShot) {
      for (String line : unit.file().all("Service.ExecStart")) {
        if (!runs(unit, line)) {
          return false;
        }
      }
      boolean remains = unit.file().last("Service.RemainAfterExit").orElse("no").equals("yes");
      unit.state(remains ? State.EXITED : State.INACTIVE);
      guest.console("[  OK  ] Finished " + unit.name() + " - " + unit.description() + ".");
      return true;
    }
    Optional<String> line = unit.file().last("Service.ExecStart");
    if (line.isEmpty()) {
      return false;
    }
    guest.console("[  OK  ] Started " + unit.name() + " - " + unit.description() + ".");
    Thread.ofVirtual().start(() -> keep(unit, line.get()));
    unit.state(State.ACTIVE);
    return true;
  }

  /** Runs the main process, again and again if the unit says so. */
  private void keep(Unit unit, String line) {
    String restart = unit.file().last("Service.Restart").orElse("no");
    try {
      while (!stopped && !unit.stopping()) {
        unit.state(State.ACTIVE);
        GuestProcess process = launch(unit, line, ByteFiles.none());
        unit.main(process);
        int code = process.exit().get();
        unit.main(null);
        boolean again = restart.equals("always") || (restart.equals("on-failure") && code != 0);
        if (stopped || unit.stopping() || !again) {
          unit.state(code == 0 || unit.stopping() ? State.INACTIVE : State.FAILED);
          return;
        }
        unit.state(State.RESTARTING);
        guest.console(unit.name() + ": Main process exited, code=exited, status=" + code);
        Thread.sleep(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fail(Unit unit) {
    unit.state(State.FAILED);
    guest.console("[FAILED] Failed to start " + unit.name() + " - " + unit.description() + ".");
    unit.journal(5).forEach(line -> guest.console("  " + unit.name() + ": " + line));
  }

  private boolean runs(Unit unit, String line) throws InterruptedException {
    try {
      GuestProcess process = launch(unit, line, ByteFiles.none());
      unit.main(process);
      int code = process.exit().get();
      unit.main(null);
      return code == 0 || CommandLine.parse(line, Map.of()).mayFail();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private GuestProcess launch(Unit unit, String line, OpenFile out) {
    Map<String, String> environment = new HashMap<>(Guest.environment());
    environment.putAll(unit.file().environment());
    OpenFile journal = new Journal(unit);
    Map<Integer, OpenFile> files = new HashMap<>();
    files.put(0, ByteFiles.none());
    boolean toSocket = unit.file().last("Service.StandardOutput").orElse("").equals("socket");
    files.put(1, toSocket ? out : journal.retain());
    files.put(2, journal);
    return guest.start(
        new Launch(1, unit, CommandLine.parse(line, environment).words(), environment, "/", files));
  }

  // Sockets

  private boolean listen(Unit unit) {
    String stream = unit.file().last("Socket.ListenStream").orElse("");
    if (!stream.matches("[0-9]{1,5}")) {
      return false;
    }
    String template = unit.name().replaceFirst("\\.socket$", "@.service");
    listener.listen(
        Integer.parseInt(stream),
        connection ->
            read(template)
                .flatMap(file -> file.last("Service.ExecStart").map(line -> Map.entry(file, line)))
                .ifPresentOrElse(
                    service ->
                        launch(
                            new Unit(template, service.getKey()), service.getValue(), connection),
                    connection::release));
    unit.state(State.ACTIVE);
    guest.console("[  OK  ] Listening on " + unit.name() + ".");
    return true;
  }

  // Stopping

  /** The power is gone: nothing is started any more. */
  public void powerOff() {
    stopped = true;
  }

  /** Stops all units, as a shutdown does; waits for them. */
  public void stopAll() throws InterruptedException {
    stopped = true;
    List<Thread> threads = new ArrayList<>();
    for (Unit unit : List.copyOf(units.values())) {
      threads.add(Thread.ofVirtual().start(() -> stop(unit)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void stop(Unit unit) {
    if (unit.state() == State.INACTIVE || unit.state() == State.FAILED) {
      return;
    }
    unit.stopping(true);
    unit.state(State.DEACTIVATING);
    try {
      for (String line : unit.file().all("Service.ExecStop")) {
        runs(unit, line);
      }
      GuestProcess main = unit.main();
      if (main != null) {
        main.signal(Signal.TERM);
        try {
          main.exit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          main.signal(Signal.KILL);
        }
      }
      unit.state(State.INACTIVE);
      guest.console("[  OK  ] Stopped " + unit.name() + " - " + unit.description() + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  // What systemctl and journalctl ask

  /** A unit's state in systemd's word; empty if there is no such unit. */
  public Optional<String> state(String name) {
    return unit(qualified(name)).map(unit -> unit.state().text());
  }

  /** All units with their states, failed and restarting ones by systemd's words for them. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Unit unit : List.copyOf(units.values())) {
      String sub =
          switch (unit.state()) {
            case ACTIVE -> "running";
            case EXITED -> "exited";
            case RESTARTING -> "auto-restart";
            case FAILED -> "failed";
            case ACTIVATING -> "start";
            case DEACTIVATING -> "stop";
            case INACTIVE -> "dead";
          };
      lines.add(
          "%s loaded %s %s %s"
              .formatted(unit.name(), unit.state().text(), sub, unit.description()));
    }
    return lines;
  }

  /** The last lines that a unit wrote. */
  public List<String> journal(String name, int most) {
    return unit(qualified(name)).map(unit -> unit.journal(most)).orElse(List.of());
  }

  /** Starts or stops a unit by hand; whether there is one. */
  public boolean control(String name, String verb) throws InterruptedException {
    Optional<Unit> unit = unit(qualified(name));
    if (unit.isEmpty()) {
      return false;
    }
    if (verb.equals("stop") || verb.equals("restart")) {
      stop(unit.get());
    }
    boolean runs = unit.get().state() == State.ACTIVE || unit.get().state() == State.EXITED;
    if (!verb.equals("stop") && !runs && !startService(unit.get())) {
      fail(unit.get());
    }
    return true;
  }

  private static String qualified(String name) {
    return name.indexOf('.') < 0 ? name + ".service" : name;
  }

  /** Keeps the lines that a unit's programs write. */
  private static final class Journal extends OpenFile {
    private final Unit unit;
    private final StringBuilder line = new StringBuilder();

    Journal(Unit unit) {
      this.unit = unit;
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      String text = new String(from, offset, length, StandardCharsets.UTF_8);
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\n' || line.length() > 2000) {
          unit.say(line.toString());
          line.setLength(0);
        } else {
          line.append(c);
        }
      }
    }
  }
}
