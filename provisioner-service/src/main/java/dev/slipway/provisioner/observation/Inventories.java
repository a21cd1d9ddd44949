package dev.slipway.provisioner.observation;

import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.provisioner.cluster.ClusterRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What infrastructures have of clusters. What one said of a cluster at rest counts for a while, as
 * long as its stream of changes is heard and tells of none there. Any other cluster's is asked for.
 */
public final class Inventories {
  private final Duration kept;
  private final Clock clock;
  private final AtomicLong questions = new AtomicLong();

  /** The last question about each cluster at rest; without it once something has changed there. */
  private final Map<String, Question> last = new ConcurrentHashMap<>();

  /** The infrastructures whose stream of changes is heard. */
  private final Set<String> heard = ConcurrentHashMap.newKeySet();

  /** A question to an infrastructure, and what it answered at that time, if it has yet. */
  private record Question(
      long number, String infrastructure, Instant at, Optional<Inventory> answer) {}

  /**
   * @param kept how long an answer counts at most
   * @param clock when it was given
   */
  public Inventories(Duration kept, Clock clock) {
    this.kept = kept;
    this.clock = clock;
  }

  /**
   * What the infrastructure has of a cluster.
   *
   * @throws dev.slipway.infrastructure.DriverException when it has to be asked and can't be
   */
  Inventory of(ClusterRecords records, InfrastructureDriver driver) {
    String cluster = records.cluster().id();
    if (!records.atRest()) {
      last.remove(cluster);
      return driver.list(cluster);
    }
    Instant now = clock.instant();
    Question before = last.get(cluster);
    if (before != null && before.answer().isPresent() && now.isBefore(before.at().plus(kept))) {
      return before.answer().get();
    }
    Question question =
        new Question(questions.incrementAndGet(), driver.name(), now, Optional.empty());
    last.put(cluster, question);
    Inventory answer = driver.list(cluster);
    // Not if it has changed since it was asked: the answer may be of before.
    last.replace(
        cluster,
        question,
        new Question(question.number(), driver.name(), now, Optional.of(answer)));
    if (!heard.contains(driver.name())) {
      last.remove(cluster);
    }
    return answer;
  }

  /** Machines of these clusters have changed. */
  public void changed(Collection<String> clusters) {
    clusters.forEach(last::remove);
  }

  /** An infrastructure's stream is heard from now on; before that it may have told of anything. */
  public void heard(String infrastructure) {
    forget(infrastructure);
    heard.add(infrastructure);
  }

  /** An infrastructure's stream can't be heard. */
  public void unheard(String infrastructure) {
    heard.remove(infrastructure);
    forget(infrastructure);
  }

  private void forget(String infrastructure) {
    last.values().removeIf(question -> question.infrastructure().equals(infrastructure));
  }
}
