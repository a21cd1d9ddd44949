package dev.slipway.kit.outbox;

import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The events that have not left yet. */
@ApplicationScoped
public class OutboxBacklog {
  private static final int COUNT_AT_MOST = 10_000;

  private final Database database;

  @Inject
  OutboxBacklog(Database database) {
    this.database = database;
  }

  /**
   * How many wait.
   *
   * @param events 10,000 for that many or more
   * @param oldestSeconds how long the oldest has waited
   */
  record Backlog(long events, long oldestSeconds) {}

  /**
   * What waits now.
   *
   * @throws DatabaseException when the database does not answer
   */
  Backlog now() {
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

  /** A sentence that says how many events wait, and for how long. */
  public String describe() {
    try {
      Backlog backlog = now();
      return backlog.events() == 0
          ? "no event of this service waits."
          : "%d events of this service wait, the oldest for %d s."
              .formatted(backlog.events(), backlog.oldestSeconds());
    } catch (DatabaseException e) {
      return "how many events wait is not known, for PostgreSQL does not answer either.";
    }
  }
}
