package dev.slipway.kit.outbox;

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
  private final OutboxBacklog backlog;
  private final OutboxRelay relay;
  private final OutboxSettings settings;

  @Inject
  OutboxHealth(OutboxBacklog backlog, OutboxRelay relay, OutboxSettings settings) {
    this.backlog = backlog;
    this.relay = relay;
    this.settings = settings;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("outbox").withData("relay", relay.state().name());
    String trouble = relay.trouble();
    if (trouble != null) {
      response.withData("trouble", trouble);
    }
    try {
      OutboxBacklog.Backlog now = backlog.now();
      return response
          .withData("unsent", now.events())
          .withData("oldestSeconds", now.oldestSeconds())
          .status(now.oldestSeconds() <= settings.late().toSeconds())
          .build();
    } catch (DatabaseException e) {
      return response.withData("trouble", "the database does not answer").down().build();
    }
  }
}
