package dev.slipway.kit.work;

/**
 * A bean that brings what is closer to what is wished, key by key. For each key at most one run is
 * under way across all instances; a run whose instance stalls is taken over by another, and what it
 * records afterwards is refused.
 */
public interface Reconciler {

  /** Its kind, unique within the service, such as {@code cluster}. Stored: never to be renamed. */
  String kind();

  /**
   * Looks at a key and does what is next. No transaction is open. What is recorded is guarded with
   * {@link EpochGuard#check} in the recording transaction.
   *
   * <p>A wake-up that comes during the run is followed by another run. Keep runs short (seconds):
   * do a step, and ask for the next one with {@link Next.After}.
   *
   * @throws Exception the run is repeated after 1 s, 2 s, 4 s… up to 60 s, or when woken
   */
  Next reconcile(String key, WorkEpoch epoch) throws Exception;
}
