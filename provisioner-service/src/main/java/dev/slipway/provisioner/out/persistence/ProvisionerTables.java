package dev.slipway.provisioner.out.persistence;

import dev.slipway.kit.retention.Retained;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the provisioner drops after a time. */
@ApplicationScoped
class ProvisionerTables {

  @Produces
  @Singleton
  Retained deletedClusters(ClusterRetentionSettings settings) {
    return Retained.of("cluster", "deleted_at", settings.keepDeleted());
  }
}
