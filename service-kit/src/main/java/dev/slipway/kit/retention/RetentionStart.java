package dev.slipway.kit.retention;

import dev.slipway.kit.work.WorkQueue;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Asks for a first look at each table; after that every look asks for the next. */
@ApplicationScoped
class RetentionStart {
  private final RetentionWork work;
  private final WorkQueue queue;

  @Inject
  RetentionStart(RetentionWork work, WorkQueue queue) {
    this.work = work;
    this.queue = queue;
  }

  void start(@Observes StartupEvent event) {
    work.tables().forEach(table -> queue.wake(RetentionWork.KIND, table));
  }
}
