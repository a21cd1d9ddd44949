package dev.slipway.provisioner.plan;

import dev.slipway.kit.work.WorkEpoch;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process has told last of clusters' operations, so that a round that brings nothing new
 * needs no transaction. It counts only while no other process has had the cluster since: every
 * pick-up raises the epoch by one.
 */
final class ToldProgress {
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  private record Told(long epoch, Optional<OperationReport> operation) {

    /** Whether nobody else has picked the cluster up in between. */
    boolean isOurs(WorkEpoch current) {
      return epoch == current.value() || epoch == current.value() - 1;
    }
  }

  /** Whether a recording says something else of its cluster's operation than was told last. */
  boolean isNews(Recording recording, WorkEpoch epoch) {
    Told last = told.get(epoch.key());
    if (last == null || !last.isOurs(epoch) || !last.operation().equals(recording.operation())) {
      return true;
    }
    told.put(epoch.key(), new Told(epoch.value(), last.operation()));
    return false;
  }

  /** What was told now. */
  void remember(Recording recording, WorkEpoch epoch) {
    if (recording.gone() == null) {
      told.put(epoch.key(), new Told(epoch.value(), recording.operation()));
    } else {
      told.remove(epoch.key());
    }
  }
}
