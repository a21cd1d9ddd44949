package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.deadletter.ReplayRecord;
import dev.slipway.kit.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** The table {@code replayed_dead_letter}. */
@ApplicationScoped
public class PostgresReplayRecord implements ReplayRecord {

  private final Database database;

  @Inject
  PostgresReplayRecord(Database database) {
    this.database = database;
  }

  @Override
  public void remember(String letter, Instant at, String by) {
    database.update(
        "insert into replayed_dead_letter (id, replayed_at, replayed_by)"
            + " values (?, ?, ?) on conflict (id)"
            + " do update set replayed_at = excluded.replayed_at, replayed_by = excluded.replayed_by",
        letter,
        at,
        by);
  }

  @Override
  public Map<String, Instant> replayedAt(Collection<String> letters) {
    return database
        .query(
            "select id, replayed_at from replayed_dead_letter where id = any(?)",
            row -> Map.entry(row.text("id"), row.instant("replayed_at")),
            (Object) letters.toArray(String[]::new))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
