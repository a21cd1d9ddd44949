package dev.slipway.provisioner.shell;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.Shell;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Opens shells in machines, for administrators, and keeps account of who did. */
public final class Shells {
  private static final Logger AUDIT = Logger.getLogger("dev.slipway.audit.shell");
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final ClusterLedger ledger;
  private final Infrastructures infrastructures;
  private final ShellLimits limits;
  private final Semaphore room;
  private final Set<ShellSession> open = ConcurrentHashMap.newKeySet();

  public Shells(ClusterLedger ledger, Infrastructures infrastructures, ShellLimits limits) {
    this.ledger = ledger;
    this.infrastructures = infrastructures;
    this.limits = limits;
    this.room = new Semaphore(limits.most());
  }

  /**
   * Starts a command in a machine. The session must be {@linkplain ShellSession#run run}, also when
   * it was {@linkplain ShellSession#end ended} before.
   *
   * @param cluster its id or name, of the caller's project
   * @throws ProblemException FORBIDDEN for all but administrators; NOT_FOUND; CONFLICT when the
   *     machine doesn't run; SERVICE_UNAVAILABLE
   */
  public ShellSession open(Caller caller, String cluster, String machine, ShellRequest request) {
    if (!caller.role().includes(Role.ADMIN)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "A shell is for administrators; the caller has the role " + caller.role() + ".");
    }
    ClusterRecords records =
        ledger
            .find(caller.project(), cluster)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND, "There is no cluster " + cluster + "."));
    Machine found = machine(records, machine);
    if (!room.tryAcquire()) {
      throw new ProblemException(
              ProblemCode.SERVICE_UNAVAILABLE,
              "There are " + limits.most() + " shells open, and that is the most.")
          .retryAfter(TRY_AGAIN);
    }
    try {
      return start(caller, records, found, request);
    } catch (RuntimeException e) {
      room.release();
      throw e;
    }
  }

  private ShellSession start(
      Caller caller, ClusterRecords records, Machine machine, ShellRequest request) {
    String what =
        "by=%s project=%s cluster=%s machine=%s incarnation=%d program=%s arguments=%d terminal=%s"
            .formatted(
                caller.subject(),
                caller.project(),
                records.cluster().id(),
                machine.id().name(),
                machine.id().incarnation(),
                request.program(),
                request.arguments(),
                request.terminal().isPresent());
    Shell shell;
    try {
      shell =
          infrastructures
              .driver(records.cluster().wish().infrastructure())
              .openShell(machine.id(), request.command(), request.terminal());
    } catch (DriverException e) {
      AUDIT.infof("shell refused %s: %s", what, e.getMessage());
      throw problem(e);
    }
    AUDIT.infof("shell opened %s", what);
    ShellSession session =
        new ShellSession(
            shell,
            limits,
            over -> {
              open.remove(over);
              room.release();
              AUDIT.infof("shell closed %s %s", what, over.account());
            });
    open.add(session);
    return session;
  }

  /** Ends those that are idle or open for too long. */
  public void checkLimits() {
    open.forEach(ShellSession::checkLimits);
  }

  /** Ends all of them. */
  public void endAll() {
    List.copyOf(open).forEach(session -> session.end(new ShellEnd.Stopping()));
  }

  /** How many are open. */
  public int count() {
    return open.size();
  }

  private static Machine machine(ClusterRecords records, String name) {
    return records.machines().stream()
        .filter(machine -> machine.id().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "The cluster %s has no machine %s; it has %s."
                        .formatted(
                            records.cluster().wish().name(),
                            name,
                            String.join(
                                ", ",
                                records.machines().stream()
                                    .map(machine -> machine.id().name())
                                    .toList()))));
  }

  private static ProblemException problem(DriverException e) {
    ProblemCode code =
        switch (e.code()) {
          case NOT_FOUND, NOT_RUNNING -> ProblemCode.CONFLICT;
          case UNSUPPORTED -> ProblemCode.UNSUPPORTED;
          default -> ProblemCode.SERVICE_UNAVAILABLE;
        };
    return new ProblemException(code, Infrastructures.explain(e));
  }
}
