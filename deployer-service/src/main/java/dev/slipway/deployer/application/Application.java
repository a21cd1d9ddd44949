package dev.slipway.deployer.application;

import dev.slipway.events.PodsScaled;
import java.time.Instant;

/**
 * An application: its wish and what became of it.
 *
 * @param key its cluster and name
 * @param project who owns it
 * @param template what it is made from, such as {@code wordpress}
 * @param wish what it should be
 * @param generation counts the changes of the wish: 1, 2, 3…
 * @param correlationId of the request that led to the present wish
 * @param createdAt when it was asked for
 * @param replicasWishedAt when the count of pods was last wished
 * @param deleting whether it is to go
 * @param rollout what became of the wish
 */
public record Application(
    ApplicationKey key,
    String project,
    String template,
    Wish wish,
    long generation,
    String correlationId,
    Instant createdAt,
    Instant replicasWishedAt,
    boolean deleting,
    Rollout rollout) {

  /** A new application. */
  public static Application ofNew(
      ApplicationKey key,
      String project,
      String template,
      Wish wish,
      String correlationId,
      Instant now) {
    Differing differing =
        wish.replicas() == 0 ? null : new Differing(now, PodsScaled.Reason.REQUESTED);
    return new Application(
        key, project, template, wish, 1, correlationId, now, now, false, Rollout.ofNew(differing));
  }

  public String name() {
    return key.name();
  }

  public Phase phase() {
    return Phase.of(deleting, rollout.conditions());
  }

  /** The application with another wish, asked for through the API. */
  public Application withWish(Wish changed, String correlation, Instant now) {
    boolean recount = changed.replicas() != wish.replicas();
    RolloutChange change = rollout.change();
    begin(change, changed.replicas(), PodsScaled.Reason.REQUESTED, now);
    return new Application(
        key,
        project,
        template,
        changed,
        generation + 1,
        correlation,
        createdAt,
        recount ? now : replicasWishedAt,
        deleting,
        change.done());
  }

  /** The application with the count that somebody gave its workload in the cluster. */
  public Application adopting(int replicas, Instant now) {
    RolloutChange change = rollout.change();
    begin(change, replicas, PodsScaled.Reason.ADOPTED, now);
    return new Application(
        key,
        project,
        template,
        wish.withReplicas(replicas),
        generation + 1,
        correlationId,
        createdAt,
        now,
        deleting,
        change.done());
  }

  /** The application on its way out. */
  public Application toBeDeleted(String correlation) {
    return new Application(
        key,
        project,
        template,
        wish,
        generation + 1,
        correlation,
        createdAt,
        replicasWishedAt,
        true,
        rollout);
  }

  /** The same wish, with what became of it since. */
  public Application withRollout(Rollout changed) {
    return new Application(
        key,
        project,
        template,
        wish,
        generation,
        correlationId,
        createdAt,
        replicasWishedAt,
        deleting,
        changed);
  }

  private void begin(RolloutChange change, int replicas, PodsScaled.Reason reason, Instant now) {
    if (replicas != wish.replicas()) {
      change.agreedUid = null;
      Differing old = change.differing;
      change.differing = new Differing(old == null ? now : old.since(), reason);
    }
    change.pending = true;
    change.deadlineAt = null;
    change.degradedAt = null;
    change.corrections = 0;
  }
}
