package dev.slipway.kit.outbox;

import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.DatabaseException;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Says whether events leave. It is a wellness check, not a readiness check: with Kafka away the
 * service still serves requests and keeps the events.
 */
@Wellness
public class OutboxHealth implements HealthCheck {
  private static final int COUNT_AT_MOST = 10_000;

  private final Database database;
  private final OutboxRelay relay;
  private final OutboxSettings settings;

  @Inject
  OutboxHealth(Database database, OutboxRelay relay, OutboxSettings settings) {
    this.database = database;
    this.relay = relay;
    this.settings = settings;
  }

  private record Backlog(long events, long oldestSeconds) {}

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("outbox").withData("relay", relay.state().name());
    String trouble = relay.trouble();
    if (trouble != null) {
      response.withData("trouble", trouble);
    }
    try {
      Backlog backlog = backlog();
      return response
          .withData("unsent", backlog.events())
          .withData("oldestSeconds", backlog.oldestSeconds())
          .status(backlog.oldestSeconds() <= settings.late().toSeconds())
          .build();
    } catch (DatabaseException e) {
      return response.withData("trouble", "the database does not answer").down().build();
    }
  }

  private Backlog backlog() {
    return database
        .first(
            """
            select count(*) as events,
                   coalesce(extract(epoch from now() - min(created_at)), 0)::bigint as oldest
            from (select created_at from outbox where sent_at is null
                  order by position limit ?) as unsent
            """,
            row -> new Backlog(row.number("events"), row.number("oldest")),
            COUNT_AT_MOST)
        .orElseThrow();
  }
}
