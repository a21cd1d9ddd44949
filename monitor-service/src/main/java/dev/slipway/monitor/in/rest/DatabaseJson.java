package dev.slipway.monitor.in.rest;

import dev.slipway.monitor.database.DatabaseHealth;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The health of a cluster's database.
 *
 * @param machine the database machine's name
 * @param state whether it accepts a login
 * @param since since when
 * @param wished whether it is down because its machine is off by wish
 * @param message what the last login that failed said, or why none can be tried; null while logins
 *     succeed
 * @param lastLoginMillis how long a late login took, in milliseconds, or null before the first;
 *     noted every ten seconds
 */
@Schema(name = "DatabaseHealth")
public record DatabaseJson(
    String machine,
    State state,
    Instant since,
    boolean wished,
    @Nullable String message,
    @Nullable Long lastLoginMillis) {

  /** Whether a database accepts a login. */
  @Schema(name = "DatabaseState")
  public enum State {
    UP,
    DOWN,
    /** For some time there has been nothing to log in with. */
    UNKNOWN,
    /** It has accepted none so far. */
    NOT_YET
  }

  static DatabaseJson of(DatabaseHealth health, Duration stale, Instant now) {
    Instant blind = health.blindSince();
    if (blind != null && now.isAfter(blind.plus(stale))) {
      return new DatabaseJson(
          health.machine(),
          State.UNKNOWN,
          blind,
          health.wished(),
          health.message(),
          health.lastLoginMillis());
    }
    return new DatabaseJson(
        health.machine(),
        switch (health.state()) {
          case NOT_YET -> State.NOT_YET;
          case UP -> State.UP;
          case DOWN -> State.DOWN;
        },
        health.since(),
        health.wished(),
        health.message(),
        health.lastLoginMillis());
  }

  /** A database that no login was tried at yet. */
  static DatabaseJson notYet(String machine, Instant since) {
    return new DatabaseJson(
        machine, State.NOT_YET, since, false, "The cluster was not ready yet.", null);
  }
}
