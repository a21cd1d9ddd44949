package dev.slipway.gateway.in.lifecycle;

import dev.slipway.gateway.health.DependencyCondition;
import dev.slipway.gateway.health.PartReport;
import dev.slipway.gateway.health.Readiness.PartState;
import dev.slipway.kit.dependency.DiskWatch;
import dev.slipway.kit.dependency.KafkaWatch;
import dev.slipway.kit.dependency.PostgresWatch;
import dev.slipway.kit.dependency.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** What the gateway itself stands on. */
@ApplicationScoped
class GatewayHealth {
  private final PostgresWatch postgres;
  private final KafkaWatch kafka;
  private final DiskWatch disk;

  @Inject
  GatewayHealth(PostgresWatch postgres, KafkaWatch kafka, DiskWatch disk) {
    this.postgres = postgres;
    this.kafka = kafka;
    this.disk = disk;
  }

  PartReport report() {
    Optional<Trouble> database = postgres.trouble();
    return new PartReport(
        database.isEmpty() ? PartState.READY : PartState.NOT_READY,
        List.of(
            condition("PostgresAway", database),
            condition("KafkaAway", kafka.trouble()),
            condition("DiskFull", disk.trouble())));
  }

  private static DependencyCondition condition(String type, Optional<Trouble> trouble) {
    return trouble
        .map(
            found ->
                DependencyCondition.trouble(
                    type, found.message(), found.remedy(), found.since().toString()))
        .orElseGet(() -> DependencyCondition.fine(type));
  }
}
