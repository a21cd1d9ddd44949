package dev.slipway.simulator.guest.process;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of one boot of a machine. */
public final class ProcessTable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessTable.class);

  /** What shells say of a program that failed beyond its own telling. */
  private static final int FAILED = 1;

  private final Map<Integer, GuestProcess> processes = new ConcurrentSkipListMap<>();
  private final AtomicInteger lastPid = new AtomicInteger(1);
  private volatile boolean off;

  /** A program. */
  @FunctionalInterface
  public interface Body {
    int run(GuestProcess self) throws InterruptedException, GuestIoException;
  }

  /**
   * Starts a process.
   *
   * @param files its descriptors, which it lets go of at its end; each is retained by the caller
   */
  public GuestProcess start(
      int parent, Object session, List<String> arguments, Map<Integer, OpenFile> files, Body body) {
    GuestProcess process =
        new GuestProcess(lastPid.incrementAndGet(), parent, session, arguments, files);
    if (off) {
      process.signal(Signal.KILL);
      process.ended(Signal.KILL.exitCode());
      return process;
    }
    processes.put(process.pid(), process);
    Thread thread = Thread.ofVirtual().unstarted(() -> run(process, body));
    process.runsIn(thread);
    thread.start();
    if (off) {
      process.signal(Signal.KILL);
    }
    return process;
  }

  private void run(GuestProcess process, Body body) {
    int code = FAILED;
    try {
      process.requireAlive();
      code = body.run(process);
    } catch (InterruptedException e) {
      code = Signal.KILL.exitCode();
    } catch (GuestIoException e) {
      code = e.reason() == GuestIoException.Reason.BROKEN_PIPE ? Signal.PIPE.exitCode() : FAILED;
    } catch (RuntimeException e) {
      LOG.error("A simulated program failed: {}", process.arguments().getFirst(), e);
    } finally {
      processes.remove(process.pid());
      process.ended(code);
    }
  }

  public Collection<GuestProcess> all() {
    return processes.values();
  }

  public Optional<GuestProcess> find(int pid) {
    return Optional.ofNullable(processes.get(pid));
  }

  /** Tells all processes that were started together. */
  public void signal(Object session, Signal signal) {
    for (GuestProcess process : processes.values()) {
      if (process.session() == session) {
        process.signal(signal);
      }
    }
  }

  /** Ends everything, as the loss of power does. */
  public void powerOff() {
    off = true;
    processes.values().forEach(process -> process.signal(Signal.KILL));
  }
}
