package dev.slipway.monitor.out.persistence;

import dev.slipway.kit.retention.Retained;
import dev.slipway.monitor.incident.IncidentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The monitor's own tables whose rows are dropped in time. */
@ApplicationScoped
class MonitorTables {

  @Produces
  @Singleton
  Retained closedIncidents(IncidentConfig config) {
    return Retained.of("incident", "closed_at", config.keep());
  }
}
