package dev.slipway.provisioner.observation;

import dev.slipway.provisioner.cluster.ClusterRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What clusters said of their CoreDNS. That it is available counts for a while at a cluster at
 * rest; any other is asked each time.
 */
final class DnsAnswers {

  /** For how long it counts: how late it may be noticed that all pods of CoreDNS have failed. */
  static final Duration KEPT = Duration.ofSeconds(30);

  private final Clock clock;

  /** Until when clusters need not be asked, by id. */
  private final Map<String, Instant> available = new ConcurrentHashMap<>();

  DnsAnswers(Clock clock) {
    this.clock = clock;
  }

  /** The answer of a cluster, which is asked if it has to be. */
  Probe of(ClusterRecords records, Supplier<Probe> question) {
    String cluster = records.cluster().id();
    Instant now = clock.instant();
    Instant until = available.get(cluster);
    if (records.atRest() && until != null && now.isBefore(until)) {
      return new Probe.Answers();
    }
    Probe answer = question.get();
    if (answer.answers()) {
      available.put(cluster, now.plus(KEPT));
    } else {
      forget(cluster);
    }
    return answer;
  }

  /** Forgets a cluster. */
  void forget(String cluster) {
    available.remove(cluster);
  }
}
