package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.application.ConditionTypes.ANSWERING;
import static dev.slipway.deployer.application.ConditionTypes.APPLIED;
import static dev.slipway.deployer.application.ConditionTypes.CLUSTER_READY;
import static dev.slipway.deployer.application.ConditionTypes.DATABASE_READY;
import static dev.slipway.deployer.application.ConditionTypes.DEGRADED;
import static dev.slipway.deployer.application.ConditionTypes.PODS_READY;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Differing;
import dev.slipway.deployer.application.RolloutChange;
import dev.slipway.deployer.diagnosis.Diagnosis;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ApplicationDeployed;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.condition.Condition.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what came of a pass: conditions, events, and when to look again. Pure. */
final class RolloutJudge {

  /** A look soon after something was done: the watch is usually quicker. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration AT_ONCE = Duration.ofMillis(250);

  /** Drift that came back more often than this in a row is fought over by somebody. */
  private static final int PATIENT_CORRECTIONS = 5;

  /** After so long without drift, somebody has stopped to fight. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(2);

  private final Patience patience;

  RolloutJudge(Patience patience) {
    this.patience = patience;
  }

  /** The application waits for its cluster. */
  Judgement waiting(Application application, String reason, String message, Instant now) {
    RolloutChange change = application.rollout().change();
    change.condition(CLUSTER_READY, Status.FALSE, reason, message, now);
    return new Judgement(application.withRollout(change.done()), List.of(), patience.resync());
  }

  /** The application's cluster is ready, and does not answer now. */
  Judgement unreachable(Application application, String message, Instant now) {
    RolloutChange change = application.rollout().change();
    List<SlipwayEvent> events = new ArrayList<>();
    change.condition(CLUSTER_READY, Status.UNKNOWN, "Unreachable", message, now);
    startDeadline(change, now);
    if (isOverdue(change, now)) {
      Diagnosis away = Diagnoses.clusterAway(application.withRollout(change.done()), message);
      degrade(application, change, away, now, events);
    }
    return new Judgement(application.withRollout(change.done()), events, Duration.ofSeconds(2));
  }

  /** What came of a pass over an application that is to be. */
  Judgement judge(Application application, Pass pass, Instant now) {
    RolloutChange change = application.rollout().change();
    List<SlipwayEvent> events = new ArrayList<>();
    int wished = application.wish().replicas();
    int ready = pass.seen().readyPods();

    change.condition(CLUSTER_READY, Status.TRUE, "Answers", "The cluster takes applications.", now);
    startDeadline(change, now);
    if (pass.agreedUid() != null) {
      change.agreedUid = pass.agreedUid();
    }
    change.applied |= pass.agreedUid() != null || pass.acted();
    change.readyReplicas = ready;
    change.addresses = pass.addresses();
    countCorrections(change, pass, now);
    judgeObjects(change, pass, now);
    judgePods(application, change, pass, events, now);
    judgeAnswer(application, change, pass, events, now);

    boolean whole =
        change.isTrue(APPLIED)
            && change.isTrue(PODS_READY)
            && (wished == 0 || change.deployedAt != null);
    if (whole) {
      change.pending = false;
      change.deadlineAt = null;
      change.degradedAt = null;
      if (change.readyAt == null) {
        change.readyAt = now;
      }
      if (change.has(DEGRADED)) {
        change.condition(DEGRADED, Status.FALSE, "Whole", "It is as wished.", now);
      }
    } else if (isOverdue(change, now)) {
      degrade(application, change, Diagnoses.of(application, pass), now, events);
    } else if (change.degradedAt == null && change.isTrue(DEGRADED)) {
      change.condition(DEGRADED, Status.FALSE, "Changed", "A change is being made.", now);
    }
    return new Judgement(
        application.withRollout(change.done()), events, next(change, pass, whole, now));
  }

  /** How long drift is left alone after it was put right so often in a row. */
  static Duration restAfter(int corrections) {
    return corrections <= PATIENT_CORRECTIONS
        ? Duration.ZERO
        : Duration.ofSeconds(Math.min(60, 1L << Math.min(6, corrections - PATIENT_CORRECTIONS)));
  }

  private void startDeadline(RolloutChange change, Instant now) {
    if (change.pending && change.deadlineAt == null) {
      change.deadlineAt = now.plus(patience.deadline());
    }
  }

  private static void countCorrections(RolloutChange change, Pass pass, Instant now) {
    if (pass.corrected()) {
      change.corrections++;
      change.correctedAt = now;
    } else if (change.correctedAt != null && now.isAfter(change.correctedAt.plus(FORGOTTEN))) {
      change.corrections = 0;
      change.correctedAt = null;
    }
  }

  private static void judgeObjects(RolloutChange change, Pass pass, Instant now) {
    if (pass.blocked() != null) {
      String message = pass.blocked().message();
      switch (pass.blocked().obstacle()) {
        case NO_CREDENTIALS ->
            change.condition(DATABASE_READY, Status.FALSE, "NoCredentials", message, now);
        case NAME_TAKEN_IN_CLUSTER, REMAINS ->
            change.condition(APPLIED, Status.FALSE, "Blocked", message, now);
      }
      return;
    }
    change.condition(
        DATABASE_READY, Status.TRUE, "CredentialsKnown", "The credentials are known.", now);
    if (pass.refused() != null) {
      change.condition(APPLIED, Status.FALSE, "Refused", pass.refused(), now);
    } else if (pass.disputed()) {
      change.condition(
          APPLIED,
          Status.FALSE,
          "Disputed",
          "Somebody in the cluster changes the objects back again and again.",
          now);
    } else {
      change.condition(APPLIED, Status.TRUE, "Applied", "The objects are as wished.", now);
    }
  }

  private static void judgePods(
      Application application,
      RolloutChange change,
      Pass pass,
      List<SlipwayEvent> events,
      Instant now) {
    int wished = application.wish().replicas();
    int ready = pass.seen().readyPods();
    long active = pass.seen().pods().stream().filter(PodFacts::active).count();
    boolean settled = !pass.acted() && pass.seen().workload() != null && pass.refused() == null;
    boolean rolling = WorkloadProgress.isRolling(pass.seen().workload());
    boolean equal = settled && ready == wished && active == wished;

    Differing differing = change.differing;
    // A workload that was there and is gone took its pods along: with its cluster, perhaps.
    boolean gone = pass.seen().workload() == null && application.rollout().applied();
    if (differing == null && (settled || gone) && !rolling && ready < wished && !change.pending) {
      differing = new Differing(now, PodsScaled.Reason.RECOVERED);
      change.differing = differing;
    }
    if (differing != null && equal) {
      events.add(
          new PodsScaled(
              application.name(),
              change.reachedReplicas,
              wished,
              differing.reason(),
              seconds(differing.since(), now)));
      change.differing = null;
      change.reachedReplicas = wished;
    }
    if (!settled && !change.pending && change.has(PODS_READY)) {
      // Drift is being put right; what that does to the pods is seen in the next look.
      return;
    }
    boolean whole = equal && !rolling;
    change.condition(
        PODS_READY,
        whole ? Status.TRUE : Status.FALSE,
        whole ? "AsWished" : rolling && ready >= wished ? "Rolling" : "NotAsWished",
        WorkloadProgress.message(pass.seen(), wished),
        now);
  }

  private static void judgeAnswer(
      Application application,
      RolloutChange change,
      Pass pass,
      List<SlipwayEvent> events,
      Instant now) {
    if (pass.answer() instanceof Pass.Answer.Yes(List<String> addresses)
        && change.deployedAt == null) {
      change.deployedAt = now;
      events.add(
          new ApplicationDeployed(
              application.name(),
              pass.seen().readyPods(),
              addresses,
              seconds(application.createdAt(), now)));
    }
    int port = application.wish().nodePort();
    if (application.wish().replicas() == 0) {
      change.condition(ANSWERING, Status.UNKNOWN, "NoReplicas", "No pods are wished.", now);
    } else if (pass.seen().readyPods() == 0) {
      change.condition(ANSWERING, Status.FALSE, "NoReadyPods", "No pod is ready.", now);
    } else if (change.deployedAt != null) {
      change.condition(ANSWERING, Status.TRUE, "Answered", "It answers on port " + port, now);
    } else if (pass.answer() instanceof Pass.Answer.No(String message)) {
      change.condition(ANSWERING, Status.FALSE, "NoAnswer", message, now);
    } else {
      change.condition(ANSWERING, Status.FALSE, "NotAsked", "Its port was not asked yet.", now);
    }
  }

  /** Whether somebody is to be told why the application is not whole, if it is not by now. */
  boolean asksWhy(Application application, Instant now) {
    return isOverdue(application.rollout().change(), now);
  }

  private boolean isOverdue(RolloutChange change, Instant now) {
    Instant due = due(change);
    return due != null && !now.isBefore(due);
  }

  private @Nullable Instant due(RolloutChange change) {
    if (change.pending) {
      return change.deadlineAt;
    }
    return change.differing == null ? null : change.differing.since().plus(patience.grace());
  }

  private static void degrade(
      Application application,
      RolloutChange change,
      Diagnosis diagnosis,
      Instant now,
      List<SlipwayEvent> events) {
    change.condition(DEGRADED, Status.TRUE, "NotWhole", diagnosis.text(), now);
    if (change.degradedAt == null) {
      change.degradedAt = now;
      events.add(
          new ApplicationDegraded(
              application.name(),
              change.readyReplicas,
              application.wish().replicas(),
              diagnosis.text()));
    }
  }

  private Duration next(RolloutChange change, Pass pass, boolean whole, Instant now) {
    if (pass.disputed()) {
      return restAfter(change.corrections);
    }
    if (pass.refused() != null || pass.blocked() != null) {
      return Duration.ofSeconds(3);
    }
    if (pass.acted()) {
      return SOON;
    }
    if (pass.answer() instanceof Pass.Answer.No) {
      return AT_ONCE;
    }
    Duration longest = whole ? patience.resync() : Duration.ofSeconds(5);
    Instant due = change.degradedAt == null ? due(change) : null;
    if (due == null) {
      return longest;
    }
    Duration left = Duration.between(now, due).plusMillis(20);
    return left.isNegative() ? AT_ONCE : left.compareTo(longest) < 0 ? left : longest;
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(1, Duration.between(from, to).toMillis()) / 1000.0;
  }
}
