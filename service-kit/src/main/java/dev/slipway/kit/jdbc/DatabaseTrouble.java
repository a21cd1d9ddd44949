package dev.slipway.kit.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** What a failure says of the database: nothing, when the statement was to blame. */
public enum DatabaseTrouble {
  /** It can't be reached, is starting or stopping, or has no connection left. */
  AWAY,
  /**
   * No connection of the pool became free in time: it does not answer, or there is too much to do.
   */
  BUSY,
  /** Its disk is full. */
  FULL;

  private static final int DEPTH = 50;

  /** {@code disk_full} of PostgreSQL's error codes. */
  private static final String DISK_FULL = "53100";

  /** Looks through a failure's causes. */
  public static Optional<DatabaseTrouble> of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> left = new ArrayDeque<>();
    left.add(failure);
    while (!left.isEmpty() && seen.size() < DEPTH) {
      Throwable next = left.removeFirst();
      if (!seen.add(next)) {
        continue;
      }
      if (next instanceof SQLException sql) {
        Optional<DatabaseTrouble> found = of(sql);
        if (found.isPresent()) {
          return found;
        }
      }
      if (next.getCause() != null) {
        left.add(next.getCause());
      }
      left.addAll(Arrays.asList(next.getSuppressed()));
    }
    return Optional.empty();
  }

  private static Optional<DatabaseTrouble> of(SQLException e) {
    String state = e.getSQLState();
    if (state == null) {
      // As the pool says that no connection was to be had in time.
      String message = String.valueOf(e.getMessage());
      return e instanceof SQLTransientConnectionException || message.contains("cquisition timeout")
          ? Optional.of(BUSY)
          : Optional.empty();
    }
    if (state.equals(DISK_FULL)) {
      return Optional.of(FULL);
    }
    // Class 08: connection; 57P01 to 57P03: shutting down, crashed, starting; 53300: too many.
    return state.startsWith("08") || state.startsWith("57P0") || state.equals("53300")
        ? Optional.of(AWAY)
        : Optional.empty();
  }
}
