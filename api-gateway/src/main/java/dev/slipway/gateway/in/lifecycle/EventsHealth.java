package dev.slipway.gateway.in.lifecycle;

import dev.slipway.gateway.in.events.EventTopicReader;
import dev.slipway.gateway.stream.ReaderState;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Says whether events come in. A wellness check: without Kafka the gateway still routes, and should
 * not be taken out of service.
 */
@Wellness
class EventsHealth implements HealthCheck {

  private final EventTopicReader reader;

  @Inject
  EventsHealth(EventTopicReader reader) {
    this.reader = reader;
  }

  @Override
  public HealthCheckResponse call() {
    ReaderState state = reader.state();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("event stream")
            .status(state.connected())
            .withData("since", state.since().toString())
            .withData("behind", state.behind());
    String message = state.message();
    return (message == null ? response : response.withData("message", message)).build();
  }
}
