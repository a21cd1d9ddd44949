package dev.slipway.provisioner.out.persistence;

import dev.slipway.provisioner.kubeconfig.KubeconfigRecord;
import dev.slipway.provisioner.kubeconfig.KubeconfigRecords;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Handed-out kubeconfigs in Postgres. */
@ApplicationScoped
public class PostgresKubeconfigRecords implements KubeconfigRecords {
  private final KubeconfigRows rows;

  @Inject
  PostgresKubeconfigRecords(KubeconfigRows rows) {
    this.rows = rows;
  }

  @Override
  @Transactional
  public void add(KubeconfigRecord kubeconfig) {
    KubeconfigEntity row = new KubeconfigEntity();
    row.id = kubeconfig.id();
    row.clusterId = kubeconfig.clusterId();
    row.project = kubeconfig.project();
    row.role = kubeconfig.role();
    row.createdBy = kubeconfig.createdBy();
    row.createdAt = kubeconfig.createdAt();
    row.expiresAt = kubeconfig.expiresAt();
    rows.persist(row);
  }

  @Override
  @Transactional
  public Optional<KubeconfigRecord> find(String clusterId, String id) {
    return rows.find("clusterId = ?1 and id = ?2", clusterId, id)
        .firstResultOptional()
        .map(PostgresKubeconfigRecords::kubeconfig);
  }

  @Override
  @Transactional
  public List<KubeconfigRecord> list(String clusterId, Optional<String> after, int most) {
    return rows
        .find("clusterId = ?1 and id > ?2", Sort.by("id"), clusterId, after.orElse(""))
        .page(Page.ofSize(most))
        .list()
        .stream()
        .map(PostgresKubeconfigRecords::kubeconfig)
        .toList();
  }

  @Override
  @Transactional
  public void remove(String clusterId, String id) {
    rows.delete("clusterId = ?1 and id = ?2", clusterId, id);
  }

  private static KubeconfigRecord kubeconfig(KubeconfigEntity row) {
    return new KubeconfigRecord(
        row.id, row.clusterId, row.project, row.role, row.createdBy, row.createdAt, row.expiresAt);
  }
}
