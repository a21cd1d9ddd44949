package dev.slipway.monitor.incident;

import dev.slipway.kit.page.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where incidents are kept. Every method joins the caller's transaction. */
public interface IncidentStore {

  /**
   * An incident where it is listed.
   *
   * @param number counts incidents as they are opened
   * @param clusterId the cluster it is about
   */
  record Listed(long number, String clusterId, Incident incident) {}

  /** What is known of a cluster: its open incidents, and those closed since then. */
  World world(String clusterId, Instant closedSince);

  /** Whether anything is remembered that may become an incident, or an incident is open. */
  boolean isWaiting(String clusterId);

  /** Stores an incident, new or changed. */
  void put(String clusterId, String project, Incident incident);

  /** Stores what is remembered of a cluster. */
  void remember(String clusterId, String project, Memory memory);

  /** A cluster's incidents, newest first. */
  List<Listed> list(String project, String clusterId, @Nullable Boolean open, PageRequest page);

  /** One of a cluster's incidents. */
  Optional<Listed> find(String project, String clusterId, String id);

  /** Whether the cluster, which may be gone, has any incidents. */
  boolean hasAny(String project, String clusterId);
}
