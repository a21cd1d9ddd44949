package dev.slipway.kit.testing;

import dev.slipway.kit.retention.Retained;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The test application's own table, kept for an hour. */
@ApplicationScoped
class TestTables {

  @Produces
  @Singleton
  Retained ended() {
    return Retained.of("ended", "ended_at", Duration.ofHours(1));
  }
}
