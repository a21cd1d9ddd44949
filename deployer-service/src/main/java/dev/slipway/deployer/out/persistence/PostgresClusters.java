package dev.slipway.deployer.out.persistence;

import dev.slipway.deployer.application.ClusterDirectory;
import dev.slipway.deployer.application.KnownCluster;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Known clusters in Postgres. */
@ApplicationScoped
public class PostgresClusters implements ClusterDirectory {
  private final Rows rows;
  private final Clock clock;

  @Inject
  PostgresClusters(Rows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /** The table. */
  @ApplicationScoped
  static class Rows implements PanacheRepositoryBase<KnownClusterEntity, String> {}

  @Override
  public Optional<KnownCluster> find(String project, String idOrName) {
    return rows.find(
            "project = ?1 and (id = ?2 or name = ?2)",
            Sort.descending("knownSince"),
            project,
            idOrName)
        .firstResultOptional()
        .map(PostgresClusters::read);
  }

  @Override
  public Optional<KnownCluster> byId(String id) {
    return rows.findByIdOptional(id).map(PostgresClusters::read);
  }

  @Override
  public void put(KnownCluster cluster, long sequence) {
    KnownClusterEntity row = rows.findById(cluster.id(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      row = new KnownClusterEntity();
      row.id = cluster.id();
      row.knownSince = clock.instant();
      write(cluster, sequence, row);
      rows.persist(row);
    } else if (sequence == 0) {
      write(cluster, row.lastSequence, row);
    } else if (sequence > row.lastSequence) {
      write(cluster, sequence, row);
    }
  }

  @Override
  public void remove(String id) {
    rows.deleteById(id);
  }

  private static void write(KnownCluster cluster, long sequence, KnownClusterEntity row) {
    row.project = cluster.project();
    row.name = cluster.name();
    row.ready = cluster.ready();
    row.everReady |= cluster.everReady();
    row.apiServer = cluster.apiServer() == null ? row.apiServer : cluster.apiServer();
    row.machineNetwork =
        cluster.machineNetwork() == null ? row.machineNetwork : cluster.machineNetwork();
    if (!cluster.workers().isEmpty() || row.workers == null) {
      row.workers = String.join(",", cluster.workers());
    }
    row.generation = Math.max(row.generation, cluster.generation());
    row.lastSequence = sequence;
  }

  private static KnownCluster read(KnownClusterEntity row) {
    return new KnownCluster(
        row.id,
        row.name,
        row.project,
        row.ready,
        row.everReady,
        row.apiServer,
        row.machineNetwork,
        row.workers.isEmpty() ? List.of() : List.of(row.workers.split(",")),
        row.generation);
  }
}
