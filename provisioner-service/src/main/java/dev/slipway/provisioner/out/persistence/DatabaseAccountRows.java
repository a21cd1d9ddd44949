package dev.slipway.provisioner.out.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The rows of {@link DatabaseAccountEntity}. */
@ApplicationScoped
class DatabaseAccountRows
    implements PanacheRepositoryBase<DatabaseAccountEntity, DatabaseAccountEntity.Key> {}
