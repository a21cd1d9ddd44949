package dev.slipway.deployer.diagnosis;

import java.util.Optional;

/** Which clusters' databases are away. Every method runs in the caller's transaction. */
public interface DatabaseOutages {

  /** The database of a cluster is away from now on. */
  void begin(String clusterId, DatabaseOutage outage);

  /** It is back, or its cluster is gone. */
  void end(String clusterId);

  /** The outage, if the database is away. */
  Optional<DatabaseOutage> of(String clusterId);
}
