package dev.slipway.kit.inbox;

import dev.slipway.events.EventEnvelope;
import dev.slipway.events.EventTypes;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives an event to its handlers, once. */
@ApplicationScoped
public class EventDispatcher {
  private final Map<Class<?>, List<EventHandler>> handlers = new HashMap<>();
  private final Database database;
  private final Transactions transactions;

  @Inject
  EventDispatcher(@All List<EventHandler> all, Database database, Transactions transactions) {
    this.database = database;
    this.transactions = transactions;
    for (EventHandler handler : all) {
      for (Class<? extends SlipwayEvent> type : handler.types()) {
        handlers.computeIfAbsent(type, key -> new ArrayList<>()).add(handler);
      }
    }
  }

  /** The CloudEvents types that some handler wants. */
  Set<String> wantedTypes() {
    return EventTypes.all().entrySet().stream()
        .filter(entry -> handlers.containsKey(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Records the event and lets its handlers take note of it, in one transaction.
   *
   * @return whether it was new
   */
  @ActivateRequestContext
  boolean dispatch(EventEnvelope<?> event) {
    return transactions.inNew(
        () -> {
          if (!isNew(event)) {
            return false;
          }
          handlers
              .getOrDefault(event.data().getClass(), List.of())
              .forEach(handler -> handler.handle(event));
          return true;
        });
  }

  private boolean isNew(EventEnvelope<?> event) {
    return database.update(
            """
            insert into inbox (event_id, source, cluster_id, sequence, type) values (?, ?, ?, ?, ?)
            on conflict (event_id) do nothing
            """,
            event.id(),
            event.source(),
            event.clusterId(),
            event.sequence(),
            event.data().type())
        == 1;
  }
}
