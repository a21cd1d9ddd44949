package dev.slipway.monitor.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A database's health as it was last judged.
 *
 * @param machine the database machine's name
 * @param state the judgement, which is what was told by events
 * @param since since when: for DOWN, since the first login that failed
 * @param wished whether it is down because its machine is off by wish
 * @param message what the last failed login said, or null while logins succeed
 * @param failures logins that failed in a row
 * @param failingSince when the first of them was, or null
 * @param blindSince since when there was nothing to log in with, or null
 * @param lastLoginMillis how long the last login took, in milliseconds, or null before the first
 * @param lastLoginAt when that was noted: not each login is
 * @param offEvent the event of the machine's last power-off that was taken into account, or null
 */
public record DatabaseHealth(
    String machine,
    State state,
    Instant since,
    boolean wished,
    @Nullable String message,
    int failures,
    @Nullable Instant failingSince,
    @Nullable Instant blindSince,
    @Nullable Long lastLoginMillis,
    @Nullable Instant lastLoginAt,
    @Nullable String offEvent) {

  /** Whether a database accepts logins. */
  public enum State {
    /** It has accepted none so far. */
    NOT_YET,
    UP,
    DOWN
  }

  /** A database that has accepted no login so far. */
  static DatabaseHealth notYet(String machine, Instant now) {
    return new DatabaseHealth(
        machine, State.NOT_YET, now, false, null, 0, null, null, null, null, null);
  }
}
