package dev.slipway.kit.dependency;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * The checks {@code postgres}, {@code kafka} and {@code disk}. Each names its trouble in its data:
 * {@code message}, {@code remedy} and {@code since}. Only without PostgreSQL is the service not
 * ready: without Kafka it serves and keeps its events, with a full disk it serves what makes
 * nothing new. None concerns liveness: another process would not find them any better.
 */
@ApplicationScoped
class DependencyChecks {

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck postgres(PostgresWatch watch) {
    return () -> response("postgres", watch.trouble(), false);
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck kafka(KafkaWatch watch) {
    return () -> response("kafka", watch.trouble(), true);
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck disk(DiskWatch watch) {
    return () -> response("disk", watch.trouble(), true);
  }

  private static HealthCheckResponse response(
      String name, Optional<Trouble> trouble, boolean servesWithout) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(name).status(trouble.isEmpty() || servesWithout);
    trouble.ifPresent(
        found ->
            response
                .withData("message", found.message())
                .withData("remedy", found.remedy())
                .withData("since", found.since().toString()));
    return response.build();
  }
}
