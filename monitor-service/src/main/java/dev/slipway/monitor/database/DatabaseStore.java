package dev.slipway.monitor.database;

import java.util.Optional;

/** Where databases' health is remembered. Every method joins the caller's transaction. */
public interface DatabaseStore {

  /** The health of a cluster's database, once there was an attempt to log in. */
  Optional<DatabaseHealth> find(String clusterId);

  /** Stores it. */
  void put(String clusterId, String project, DatabaseHealth health);
}
