package dev.slipway.provisioner.admission;

import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.ClusterLedger;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets in one after the other, in the order in which they came, what reserves at the same
 * infrastructure. {@link ClusterLedger#reserve} has a lock for that, but one that is waited for in
 * a transaction: a burst of requests would hold every connection to the database while it waits,
 * and keep out reads and all work.
 *
 * <p>The queue is bounded, in number and time. Whoever finds no place, or gets no turn, is refused
 * and may come again.
 */
public final class ReservationTurns {
  /** One is let in, and one behind it waits for the lock, so that no time is lost between them. */
  private static final int AT_ONCE = 2;

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final int places;
  private final Duration patience;
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

  /**
   * @param places how many may wait at an infrastructure, about
   * @param patience how long each may wait
   */
  public ReservationTurns(int places, Duration patience) {
    this.places = places;
    this.patience = patience;
  }

  /**
   * Runs an admission when it is its turn. Not to be called within a transaction.
   *
   * @param infrastructure where it reserves; one that there is
   * @throws ProblemException SERVICE_UNAVAILABLE when it gets no turn
   */
  public <T> T await(String infrastructure, Supplier<T> admission) {
    Semaphore turn = turns.computeIfAbsent(infrastructure, name -> new Semaphore(AT_ONCE, true));
    enter(turn, infrastructure);
    try {
      return admission.get();
    } finally {
      turn.release();
    }
  }

  private void enter(Semaphore turn, String infrastructure) {
    try {
      if (turn.getQueueLength() < places
          && turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(
            ProblemCode.SERVICE_UNAVAILABLE,
            "Too many requests wait to reserve at the infrastructure "
                + infrastructure
                + ". Nothing was changed: repeat the request.")
        .retryAfter(RETRY);
  }
}
