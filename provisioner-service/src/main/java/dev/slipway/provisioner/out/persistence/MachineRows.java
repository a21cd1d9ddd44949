package dev.slipway.provisioner.out.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The rows of {@link MachineEntity}. */
@ApplicationScoped
class MachineRows implements PanacheRepositoryBase<MachineEntity, MachineEntity.Key> {}
