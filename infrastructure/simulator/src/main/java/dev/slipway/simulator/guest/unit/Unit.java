package dev.slipway.simulator.guest.unit;

import dev.slipway.simulator.guest.process.GuestProcess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A unit while the machine runs: its state, its main process, the end of what it said. */
final class Unit {
  private static final int LINES = 200;

  private final String name;
  private final UnitFile file;
  private final Deque<String> journal = new ArrayDeque<>();
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private volatile State state = State.INACTIVE;
  private volatile @Nullable GuestProcess main;
  private volatile boolean stopping;

  /** As {@code systemctl is-active} says it. */
  enum State {
    INACTIVE("inactive"),
    ACTIVATING("activating"),
    ACTIVE("active"),
    /** A one-shot that is done counts as inactive unless it says otherwise. */
    EXITED("active"),
    RESTARTING("activating"),
    DEACTIVATING("deactivating"),
    FAILED("failed");

    private final String text;

    State(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  Unit(String name, UnitFile file) {
    this.name = name;
    this.file = file;
  }

  String name() {
    return name;
  }

  UnitFile file() {
    return file;
  }

  String description() {
    return file.last("Unit.Description").orElse(name);
  }

  State state() {
    return state;
  }

  void state(State other) {
    state = other;
  }

  @Nullable GuestProcess main() {
    return main;
  }

  void main(@Nullable GuestProcess process) {
    main = process;
  }

  boolean stopping() {
    return stopping;
  }

  void stopping(boolean stops) {
    stopping = stops;
  }

  /** Done when it has been started for the first time, whether that went well or not. */
  CompletableFuture<Boolean> started() {
    return started;
  }

  void say(String line) {
    synchronized (journal) {
      journal.add(line);
      if (journal.size() > LINES) {
        journal.removeFirst();
      }
    }
  }

  /** The last lines. */
  List<String> journal(int most) {
    synchronized (journal) {
      List<String> all = new ArrayList<>(journal);
      return all.subList(Math.max(0, all.size() - most), all.size());
    }
  }
}
