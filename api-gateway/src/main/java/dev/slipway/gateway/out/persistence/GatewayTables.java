package dev.slipway.gateway.out.persistence;

import dev.slipway.events.Topics;
import dev.slipway.gateway.GatewayConfig;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.retention.Retained;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What the gateway drops after a time. */
@ApplicationScoped
class GatewayTables {
  private final GatewayConfig config;

  @Inject
  GatewayTables(GatewayConfig config) {
    this.config = config;
  }

  @Produces
  @Singleton
  Retained loggedEvents() {
    return Retained.of("event_log", "recorded_at", config.events().retention());
  }

  @Produces
  @Singleton
  Retained replayedDeadLetters(EventTopics topics) {
    return Retained.of("replayed_dead_letter", "replayed_at", config.events().replayRetention())
        .outliving(() -> topics.longestLife(Topics.DEAD_LETTERS));
  }
}
