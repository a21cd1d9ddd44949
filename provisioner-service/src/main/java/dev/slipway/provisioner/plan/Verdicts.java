package dev.slipway.provisioner.plan;

import dev.slipway.events.ClusterDegraded;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.observation.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From what was heard to conditions, which remember since when they are so. */
final class Verdicts {

  private Verdicts() {}

  /**
   * The condition after a probe. Silence of what answered before makes it unknown; since when is
   * then the beginning of the silence.
   */
  static Condition judge(Cluster cluster, ConditionType type, Probe probe, Instant now) {
    return switch (probe) {
      case Probe.Answers() -> keep(cluster, type, Condition.Status.TRUE, "Answers", "", now);
      case Probe.Refuses(String reason, String message) ->
          keep(cluster, type, Condition.Status.FALSE, reason, message, now);
      case Probe.Unasked(String message) ->
          keep(cluster, type, Condition.Status.FALSE, "Waiting", message, now);
      case Probe.Silent(String message) -> {
        boolean heardBefore =
            cluster
                .condition(type)
                .filter(before -> before.status() != Condition.Status.FALSE)
                .isPresent();
        yield keep(
            cluster,
            type,
            heardBefore ? Condition.Status.UNKNOWN : Condition.Status.FALSE,
            "Silent",
            message,
            now);
      }
    };
  }

  /** Whether a condition counts as true: it is, or has been silent for a moment only. */
  static boolean holds(Condition condition, Instant now, Duration silence) {
    return switch (condition.status()) {
      case TRUE -> true;
      case FALSE -> false;
      case UNKNOWN -> condition.lastTransition().plus(silence).isAfter(now);
    };
  }

  /** The condition that sums up the others. */
  static Condition ready(Cluster cluster, List<Condition> others, boolean ready, Instant now) {
    if (ready) {
      return keep(cluster, ConditionType.READY, Condition.Status.TRUE, "AllAnswer", "", now);
    }
    String unmet =
        String.join(
            ", ",
            others.stream()
                .filter(one -> one.status() != Condition.Status.TRUE)
                .map(Condition::type)
                .toList());
    return keep(
        cluster,
        ConditionType.READY,
        Condition.Status.FALSE,
        reason(cluster, others),
        unmet.isEmpty() ? "the cluster is being deleted" : "not true: " + unmet,
        now);
  }

  private static String reason(Cluster cluster, List<Condition> others) {
    if (cluster.deleting()) {
      return ClusterDegraded.DELETING;
    }
    List<String> reasons =
        others.stream()
            .filter(one -> one.status() != Condition.Status.TRUE)
            .map(Condition::reason)
            .toList();
    boolean wished =
        reasons.contains(WishedOff.REASON)
            && reasons.stream()
                .allMatch(one -> one.equals(WishedOff.REASON) || one.equals("Waiting"));
    return wished ? WishedOff.REASON : "NotAllAnswer";
  }

  static Condition find(List<Condition> conditions, ConditionType type) {
    return conditions.stream()
        .filter(one -> one.type().equals(type.text()))
        .findFirst()
        .orElseThrow();
  }

  /** What is lacking, in plain words. */
  static String message(Probe probe) {
    return switch (probe) {
      case Probe.Answers() -> "";
      case Probe.Refuses(String reason, String message) -> message;
      case Probe.Silent(String message) -> message;
      case Probe.Unasked(String message) -> message;
    };
  }

  private static Condition keep(
      Cluster cluster,
      ConditionType type,
      Condition.Status status,
      String reason,
      String message,
      Instant now) {
    Instant since =
        cluster
            .condition(type)
            .filter(before -> before.status() == status)
            .map(Condition::lastTransition)
            .orElse(now);
    return new Condition(type.text(), status, reason, message, since);
  }
}
