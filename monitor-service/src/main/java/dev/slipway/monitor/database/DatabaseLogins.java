package dev.slipway.monitor.database;

import org.jspecify.annotations.Nullable;

/** Logs in to clusters' databases. */
public interface DatabaseLogins {

  /** Logs in once, with the cluster's own account, and asks the database a question. */
  Attempt attempt(String clusterId, String project);

  /** What came of an attempt. */
  sealed interface Attempt {

    /** The database machine's name, or null when the attempt did not get so far. */
    @Nullable String machine();

    /**
     * The database answered.
     *
     * @param millis how long login and answer took, in milliseconds
     */
    record Answered(String machine, long millis) implements Attempt {}

    /**
     * The database accepted no login.
     *
     * @param message what the attempt said, in plain words and without secrets
     */
    record Refused(@Nullable String machine, String message) implements Attempt {}

    /**
     * There was nothing to log in with, which says nothing about the database.
     *
     * @param message why
     */
    record NotTried(String message) implements Attempt {
      @Override
      public @Nullable String machine() {
        return null;
      }
    }
  }
}
