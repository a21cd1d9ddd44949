package dev.slipway.kit.work;

import dev.slipway.kit.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of work. One row a kind and key says when it is due and who has it; the database's
 * clock counts.
 *
 * <p>Picking up empties {@code due_at}, waking sets it, and completing keeps the earlier of what is
 * there and what the run asks for. So a wake-up during a run is still there at its end, whoever did
 * what in which order. Each of these is one statement on one row.
 */
@ApplicationScoped
class WorkStore {
  private final Database database;

  @Inject
  WorkStore(Database database) {
    this.database = database;
  }

  void wake(String kind, String key, Duration after) {
    database.update(
        """
        insert into work_item (kind, key, due_at)
        values (?, ?, clock_timestamp() + make_interval(secs => ?))
        on conflict (kind, key) do update
        set due_at = least(work_item.due_at, excluded.due_at), updated_at = clock_timestamp()
        """,
        kind,
        key,
        seconds(after));
  }

  /** Wakes several keys with one statement. */
  void wake(String kind, Collection<String> keys) {
    database.update(
        """
        insert into work_item (kind, key, due_at)
        select ?, key, clock_timestamp() from unnest(?) as key order by key
        on conflict (kind, key) do update
        set due_at = least(work_item.due_at, excluded.due_at), updated_at = clock_timestamp()
        """,
        kind,
        keys.stream().distinct().toArray(String[]::new));
  }

  /** Picks up due keys, and those whose process is no longer heard of. */
  List<WorkEpoch> pickUp(Collection<String> kinds, int limit, String owner, Duration lease) {
    return database.query(
        """
        with due as (
          select kind, key from work_item
          where kind = any(?)
            and (leased_until < clock_timestamp()
                 or (leased_until is null and due_at <= clock_timestamp()))
          order by due_at nulls first
          limit ?
          for update skip locked)
        update work_item as item
        set epoch = epoch + 1,
            due_at = null,
            leased_by = ?,
            leased_until = clock_timestamp() + make_interval(secs => ?),
            updated_at = clock_timestamp()
        from due
        where item.kind = due.kind and item.key = due.key
        returning item.kind, item.key, item.epoch
        """,
        row -> new WorkEpoch(row.text("kind"), row.text("key"), row.number("epoch")),
        kinds.toArray(String[]::new),
        limit,
        owner,
        seconds(lease));
  }

  /**
   * Says that runs go on. Rows that a transaction has locked are left out this time: waiting for
   * one would let the leases of all others run out.
   */
  void renew(Collection<WorkEpoch> runs, Duration lease) {
    database.update(
        """
        with mine as (
          select item.kind, item.key from work_item as item
          join unnest(?, ?, ?) as run (kind, key, epoch)
            on item.kind = run.kind and item.key = run.key and item.epoch = run.epoch
          where item.leased_until is not null
          for update of item skip locked)
        update work_item as item
        set leased_until = clock_timestamp() + make_interval(secs => ?)
        from mine
        where item.kind = mine.kind and item.key = mine.key
        """,
        runs.stream().map(WorkEpoch::kind).toArray(String[]::new),
        runs.stream().map(WorkEpoch::key).toArray(String[]::new),
        runs.stream().map(WorkEpoch::value).toArray(Long[]::new),
        seconds(lease));
  }

  /**
   * How a run's end was recorded.
   *
   * @param current whether it was still the current run
   * @param dueIn after which time its key is due again, or null for not before it is woken
   */
  record Ended(boolean current, @Nullable Duration dueIn) {
    private static final Ended TAKEN_OVER = new Ended(false, null);
  }

  /**
   * Ends a run well.
   *
   * @param next when to look again, or null for not before it is woken
   */
  Ended complete(WorkEpoch run, @Nullable Duration next) {
    return ended(
        """
        update work_item
        set leased_by = null, leased_until = null, failures = 0, last_error = null,
            due_at = least(due_at, clock_timestamp() + make_interval(secs => ?::float8)),
            updated_at = clock_timestamp()
        where kind = ? and key = ? and epoch = ?
        returning ceil(extract(epoch from due_at - clock_timestamp()) * 1000)::integer as due_in
        """,
        next == null ? null : seconds(next),
        run.kind(),
        run.key(),
        run.value());
  }

  private Ended ended(String sql, @Nullable Object... arguments) {
    return database
        .first(
            sql,
            row -> {
              Integer millis = row.integerOrNull("due_in");
              return new Ended(true, millis == null ? null : Duration.ofMillis(millis));
            },
            arguments)
        .orElse(Ended.TAKEN_OVER);
  }

  /** How often in a row the runs of a key have failed. */
  int failures(WorkEpoch run) {
    return database
        .first(
            "select failures from work_item where kind = ? and key = ?",
            row -> row.integer("failures"),
            run.kind(),
            run.key())
        .orElse(0);
  }

  /** Ends a run that failed. */
  Ended fail(WorkEpoch run, Duration next, String error) {
    return ended(
        """
        update work_item
        set leased_by = null, leased_until = null, failures = failures + 1, last_error = ?,
            due_at = least(due_at, clock_timestamp() + make_interval(secs => ?)),
            updated_at = clock_timestamp()
        where kind = ? and key = ? and epoch = ?
        returning ceil(extract(epoch from due_at - clock_timestamp()) * 1000)::integer as due_in
        """,
        error,
        seconds(next),
        run.kind(),
        run.key(),
        run.value());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
