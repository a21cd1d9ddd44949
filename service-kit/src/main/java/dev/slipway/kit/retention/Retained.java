package dev.slipway.kit.retention;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A table whose rows are dropped some time after they ended. Made a bean, it is all that there is
 * to do:
 *
 * <pre>{@code
 * @Produces @Singleton
 * Retained closedIncidents(MonitorConfig config) {
 *   return Retained.of("incident", "closed_at", config.keepClosedIncidents());
 * }
 * }</pre>
 *
 * <p>The column needs an index that begins with it, partial on {@code where <column> is not null}
 * where it may be null. Rows that refer to it must go with it ({@code on delete cascade}).
 *
 * @param table whose rows are dropped; also the key of the durable work that does it
 * @param endedAt the {@code timestamptz} column that the time counts from; rows where it is null
 *     stay
 * @param condition what must hold as well, in SQL, such as {@code due_at is null}; {@code true} for
 *     nothing
 * @param keep how long rows are kept, asked before each batch; empty for dropping none this time
 */
public record Retained(
    String table, String endedAt, String condition, Supplier<Optional<Duration>> keep) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]*");

  public Retained {
    if (!NAME.matcher(table).matches() || !NAME.matcher(endedAt).matches()) {
      throw new IllegalArgumentException("not the name of a table and a column: " + table);
    }
  }

  /**
   * Rows that are kept for a fixed time.
   *
   * @throws IllegalArgumentException when the time is negative
   */
  public static Retained of(String table, String endedAt, Duration keep) {
    return of(table, endedAt, "true", keep);
  }

  /**
   * Rows that meet a condition and are kept for a fixed time.
   *
   * @throws IllegalArgumentException when the time is negative
   */
  public static Retained of(String table, String endedAt, String condition, Duration keep) {
    if (keep.isNegative()) {
      throw new IllegalArgumentException("what is in " + table + " can't be kept for " + keep);
    }
    return new Retained(table, endedAt, condition, () -> Optional.of(keep));
  }

  /**
   * The same rows, kept for longer where something else that may still speak of them lives longer.
   *
   * @param other how long that is; empty while it is not known, and then no row is dropped
   */
  public Retained outliving(Supplier<Optional<Duration>> other) {
    return new Retained(
        table,
        endedAt,
        condition,
        () ->
            keep.get()
                .flatMap(own -> other.get().map(life -> own.compareTo(life) < 0 ? life : own)));
  }

  /** Drops the oldest: takes the cut-off's age in seconds and the number of rows at most. */
  String statement() {
    return """
        delete from %1$s where ctid = any (array (
          select ctid from %1$s
          where %2$s < now() - make_interval(secs => ?) and (%3$s)
          order by %2$s limit ? for update skip locked))
        """
        .formatted(table, endedAt, condition);
  }
}
