package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.Change;
import java.time.Duration;
import java.time.Instant;

/** Forgets events after an hour, as {@code --event-ttl} has it. */
final class EventExpiry implements Controller {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration PERIOD = Duration.ofMinutes(5);
  private static final String ALL = "events";

  private final ClusterApi api;
  private final WorkQueue<String> queue;
  private boolean planned;

  EventExpiry(ClusterApi api) {
    this.api = api;
    this.queue = new WorkQueue<>("event", api.loop(), this::sweep);
  }

  @Override
  public void changed(Kind kind, Change change) {
    if (kind == Kinds.EVENT && !planned && !change.removed()) {
      plan();
    }
  }

  private void plan() {
    planned = true;
    queue.addAfter(ALL, PERIOD);
  }

  @Override
  public void resync() {
    plan();
  }

  @Override
  public void stop() {
    planned = false;
    queue.clear();
  }

  private void sweep(String all) {
    planned = false;
    Instant oldest = api.loop().now().minus(LIFE);
    for (ObjectNode event : api.list(Kinds.EVENT, "")) {
      Instant last = Objects.time(event.path("lastTimestamp"));
      Instant at = last.equals(Instant.EPOCH) ? Objects.time(event.path("eventTime")) : last;
      if (at.isBefore(oldest)) {
        api.remove(Kinds.EVENT, event, DeleteOptions.now(Objects.uid(event)));
      }
    }
    if (api.store().count(Kinds.EVENT.prefix("")) > 0) {
      plan();
    }
  }
}
