package dev.slipway.kit.retention;

import dev.slipway.events.Topics;
import dev.slipway.kit.kafka.EventTopics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The tables that every service has. */
@ApplicationScoped
class KitTables {
  private final RetentionSettings settings;

  @Inject
  KitTables(RetentionSettings settings) {
    this.settings = settings;
  }

  @Produces
  @Singleton
  Retained operations() {
    return Retained.of("operation", "finished_at", settings.operations());
  }

  @Produces
  @Singleton
  Retained sentEvents() {
    return Retained.of("outbox", "sent_at", settings.sentEvents());
  }

  @Produces
  @Singleton
  Retained handledEvents(EventTopics topics) {
    return Retained.of("inbox", "handled_at", settings.handledEvents())
        .outliving(() -> topics.longestLife(Topics.EVENTS));
  }

  @Produces
  @Singleton
  Retained idleWork() {
    return Retained.of(
        "work_item", "updated_at", "due_at is null and leased_until is null", settings.idleWork());
  }

  @Produces
  @Singleton
  Retained idempotencyKeys() {
    return Retained.of("idempotency_key", "created_at", settings.idempotencyKeys());
  }
}
