package dev.slipway.kit.inbox;

import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Says whether events come in and can be handled. A wellness check, as the outbox's is. */
@Wellness
public class InboxHealth implements HealthCheck {
  private final InboxConsumer consumer;
  private final InboxSettings settings;

  @Inject
  InboxHealth(InboxConsumer consumer, InboxSettings settings) {
    this.consumer = consumer;
    this.settings = settings;
  }

  @Override
  public HealthCheckResponse call() {
    int attempts = consumer.worstAttempts();
    String trouble = consumer.trouble();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("inbox")
            .withData("consumes", consumer.isStarted())
            .withData("failedAttempts", attempts)
            .status(trouble == null && attempts < settings.attemptsUntilUnwell());
    return (trouble == null ? response : response.withData("trouble", trouble)).build();
  }
}
