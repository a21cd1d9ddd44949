package dev.slipway.kit.testing;

import dev.slipway.events.EventEnvelope;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.inbox.EventHandler;
import dev.slipway.kit.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down what it is given, and fails where it is told to. */
@ApplicationScoped
public class RecordingHandler implements EventHandler {
  private final Database database;
  private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

  @Inject
  RecordingHandler(Database database) {
    this.database = database;
  }

  @Override
  public Set<Class<? extends SlipwayEvent>> types() {
    return Set.of(NodeFenced.class, NodeDown.class);
  }

  @Override
  public void handle(EventEnvelope<?> event) {
    database.update(
        "insert into handled (event_id, cluster_id, sequence) values (?, ?, ?)",
        event.id(),
        event.clusterId(),
        event.sequence());
    AtomicInteger left = failures.get(event.clusterId());
    if (left != null && left.getAndDecrement() > 0) {
      throw new IllegalStateException("told to fail");
    }
  }

  /** Fails so often with events of a cluster, after it has written. */
  public void failNext(String clusterId, int times) {
    failures.put(clusterId, new AtomicInteger(times));
  }

  /** How many failures of a cluster are still to come. */
  public int failuresLeft(String clusterId) {
    AtomicInteger left = failures.get(clusterId);
    return left == null ? 0 : left.get();
  }

  /** The sequence numbers of a cluster's events in the order of their effects. */
  public List<Long> handled(String clusterId) {
    return database.query(
        "select sequence from handled where cluster_id = ? order by position",
        row -> row.number("sequence"),
        clusterId);
  }
}
