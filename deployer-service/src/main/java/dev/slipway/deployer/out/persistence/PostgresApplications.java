package dev.slipway.deployer.out.persistence;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.ApplicationStore;
import dev.slipway.deployer.application.TakenException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.exception.ConstraintViolationException;

/** Applications in Postgres. */
@ApplicationScoped
public class PostgresApplications implements ApplicationStore {
  private final Rows rows;
  private final ApplicationMapper mapper;

  @Inject
  PostgresApplications(Rows rows, ApplicationMapper mapper) {
    this.rows = rows;
    this.mapper = mapper;
  }

  /** The table. */
  @ApplicationScoped
  static class Rows implements PanacheRepositoryBase<ApplicationEntity, ApplicationEntity.Key> {}

  @Override
  public Optional<Application> find(ApplicationKey key) {
    return rows.findByIdOptional(id(key)).map(mapper::read);
  }

  @Override
  public Optional<Application> lock(ApplicationKey key) {
    return rows.findByIdOptional(id(key), LockModeType.PESSIMISTIC_WRITE).map(mapper::read);
  }

  @Override
  public List<Application> page(String clusterId, String afterName, int atMost) {
    return rows
        .find("clusterId = ?1 and name > ?2", Sort.by("name"), clusterId, afterName)
        .page(Page.ofSize(atMost))
        .stream()
        .map(mapper::read)
        .toList();
  }

  @Override
  public List<Application> ofCluster(String clusterId) {
    return rows.find("clusterId", Sort.by("name"), clusterId).stream().map(mapper::read).toList();
  }

  @Override
  public Set<String> clustersWithApplications() {
    return new HashSet<>(
        rows.getEntityManager()
            .createQuery("select distinct a.clusterId from ApplicationEntity a", String.class)
            .getResultList());
  }

  @Override
  public Set<Integer> nodePorts(String clusterId) {
    return new HashSet<>(
        rows.getEntityManager()
            .createQuery(
                "select a.nodePort from ApplicationEntity a where a.clusterId = ?1", Integer.class)
            .setParameter(1, clusterId)
            .getResultList());
  }

  @Override
  public void add(Application application) {
    ApplicationEntity row = new ApplicationEntity();
    mapper.write(application, row);
    rows.persist(row);
    flush();
  }

  @Override
  public void update(Application application) {
    ApplicationEntity row =
        rows.findByIdOptional(id(application.key()))
            .orElseThrow(() -> new IllegalStateException(application.key() + " is gone"));
    mapper.write(application, row);
    flush();
  }

  @Override
  public void remove(ApplicationKey key) {
    rows.deleteById(id(key));
  }

  private void flush() {
    try {
      rows.flush();
    } catch (ConstraintViolationException e) {
      String constraint = String.valueOf(e.getConstraintName());
      if (constraint.contains("application_name")) {
        throw new TakenException(TakenException.What.NAME, e);
      }
      if (constraint.contains("application_node_port")) {
        throw new TakenException(TakenException.What.NODE_PORT, e);
      }
      throw e;
    }
  }

  private static ApplicationEntity.Key id(ApplicationKey key) {
    return new ApplicationEntity.Key(key.clusterId(), key.name());
  }
}
