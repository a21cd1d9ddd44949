package dev.slipway.simulator.guest.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A process in a guest: a thread, its open files, and how it is ended. */
public final class GuestProcess {
  private final int pid;
  private final int parent;
  private final Object session;
  private final Map<Integer, OpenFile> files;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final Deque<Signal> pending = new ArrayDeque<>();
  private final Set<Signal> handled = ConcurrentHashMap.newKeySet();
  private volatile List<String> arguments;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Signal death;

  GuestProcess(
      int pid, int parent, Object session, List<String> arguments, Map<Integer, OpenFile> files) {
    this.pid = pid;
    this.parent = parent;
    this.session = session;
    this.arguments = List.copyOf(arguments);
    this.files = new HashMap<>(files);
  }

  public int pid() {
    return pid;
  }

  public int parent() {
    return parent;
  }

  /** What was started together, and ends together when its connection ends. */
  public Object session() {
    return session;
  }

  public List<String> arguments() {
    return arguments;
  }

  /** It runs another program from now on. */
  public void become(List<String> program) {
    arguments = List.copyOf(program);
  }

  public Map<Integer, OpenFile> files() {
    return files;
  }

  /** Its exit code, when it has ended. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  void runsIn(Thread own) {
    thread = own;
    if (death != null) {
      own.interrupt();
    }
  }

  /** From now on these are kept for the program to deal with, instead of ending it. */
  public void handle(Signal signal) {
    handled.add(signal);
  }

  /** A signal that the program deals with itself; null when there is none. */
  public @Nullable Signal nextSignal() {
    synchronized (pending) {
      return pending.poll();
    }
  }

  /** Tells it. Without a handler it ends, unless it's one that programs don't hear. */
  public void signal(Signal signal) {
    if (signal != Signal.KILL && handled.contains(signal)) {
      synchronized (pending) {
        pending.add(signal);
      }
    } else if (!signal.isIgnoredByDefault()) {
      death = signal;
      Thread own = thread;
      if (own != null) {
        own.interrupt();
      }
    }
  }

  /** Ends the thread of a process that was killed. */
  public void requireAlive() throws InterruptedException {
    if (death != null) {
      throw new InterruptedException();
    }
  }

  void ended(int code) {
    files.values().forEach(OpenFile::release);
    Signal killed = death;
    exit.complete(killed == null ? code : killed.exitCode());
  }
}
