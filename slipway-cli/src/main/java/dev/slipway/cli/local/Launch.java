package dev.slipway.cli.local;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.render.Durations;
import dev.slipway.cli.render.Terminal;
import dev.slipway.localstack.process.ProcessIdentity;
import dev.slipway.localstack.process.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Brings every process up and waits until all of them serve. */
public final class Launch {
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final Duration ALL_DEADLINE = Duration.ofSeconds(30);
  private static final long INTERVAL_NANOS = 100_000_000L;

  /** A service that died that often while it was waited for won't come up by waiting. */
  private static final int DEATHS = 3;

  private static final int TAIL = 15;

  private final Home home;
  private final Terminal terminal;
  private final Stack stack;

  public Launch(Home home, Terminal terminal) {
    this.home = home;
    this.terminal = terminal;
    this.stack = new Stack(home);
  }

  public void run() {
    long begun = System.nanoTime();
    try (StackLock held = StackLock.take(home)) {
      new MachineImage(home).linkKubectl();
      stack.start();
      new Supervisor(home).start();
    }
    awaitReady(begun);
    if (!Waiting.until(ALL_DEADLINE, () -> Readiness.ofAll(home))) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING,
          "Every process serves, but the gateway does not find every service ready",
          "Ask it: curl --cacert "
              + home.gateway().resolve("ca.pem")
              + " https://127.0.0.1:"
              + home.gatewayPort()
              + "/healthz");
    }
    terminal
        .err()
        .println(
            terminal.check() + " All of Slipway serves (" + Durations.exact(since(begun)) + ")");
  }

  private void awaitReady(long begun) {
    Set<Component> waiting = new LinkedHashSet<>(stack.components());
    Map<String, Set<ProcessIdentity>> seen = new HashMap<>();
    while (!waiting.isEmpty()) {
      waiting.removeIf(component -> isReady(component, begun));
      waiting.forEach(component -> requireNotDying(component, seen));
      waiting.forEach(Launch::requireNotFrozen);
      if (since(begun).compareTo(DEADLINE) > 0) {
        throw notReady(
            waiting.iterator().next(), "does not serve after " + DEADLINE.toSeconds() + " s");
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  private boolean isReady(Component component, long begun) {
    if (!component.ready()) {
      return false;
    }
    terminal
        .err()
        .printf(
            "  %s %-12s port %-6d %s%n",
            terminal.check(), component.name(), component.port(), Durations.exact(since(begun)));
    return true;
  }

  private static void requireNotDying(Component component, Map<String, Set<ProcessIdentity>> seen) {
    Set<ProcessIdentity> incarnations =
        seen.computeIfAbsent(component.name(), name -> new LinkedHashSet<>());
    component.process().ifPresent(incarnations::add);
    if (incarnations.size() >= DEATHS) {
      throw notReady(component, "keeps ending while it starts");
    }
  }

  /** What a signal has stopped won't serve by waiting; who did that knows why. */
  private static void requireNotFrozen(Component component) {
    component
        .process()
        .filter(ProcessIdentity::isFrozen)
        .ifPresent(
            process -> {
              throw new CommandFailure(
                  ExitCode.NOT_RUNNING,
                  "The %s (pid %d) was stopped by a signal and does nothing"
                      .formatted(component.name(), process.pid()),
                  "kill -CONT %d lets it go on.".formatted(process.pid()));
            });
  }

  private static CommandFailure notReady(Component component, String how) {
    List<String> tail = LogTail.last(component.log(), TAIL);
    return new CommandFailure(
        ExitCode.NOT_RUNNING,
        "The " + component.name() + " " + how,
        "Its log, "
            + component.log()
            + ", ends:\n"
            + String.join("\n", tail)
            + "\nAll of it: ./slipway logs "
            + component.name());
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
