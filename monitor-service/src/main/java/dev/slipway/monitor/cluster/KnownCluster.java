package dev.slipway.monitor.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor knows of a cluster.
 *
 * @param id the cluster's id
 * @param name its name, unique within the project
 * @param project who owns it
 * @param generation the generation of its wish, by the latest event
 * @param everReady whether it has been ready; from then on it is watched
 * @param deleting whether it is wished to go: what goes down then is no failure
 * @param database whether it has a database machine
 * @param view how well the monitor sees it
 */
public record KnownCluster(
    String id,
    String name,
    String project,
    long generation,
    boolean everReady,
    boolean deleting,
    boolean database,
    View view) {

  /** The same cluster, seen better or worse. */
  public KnownCluster withView(View changed) {
    return new KnownCluster(id, name, project, generation, everReady, deleting, database, changed);
  }

  /** Whether its nodes and its database are judged. */
  public boolean isJudged() {
    return everReady && !deleting;
  }

  /**
   * How well the monitor sees a cluster.
   *
   * @param state whether it does
   * @param since since when
   * @param message why not, or null
   */
  public record View(State state, Instant since, @Nullable String message) {

    /** Whether the monitor sees a cluster. */
    public enum State {
      /** The cluster was not ready yet. */
      NOT_YET,
      /** Its nodes are watched. */
      WATCHING,
      /** Its API server can't be asked: what is shown is what was seen last. */
      STALE
    }

    /** This view, or another one from now on. */
    public View become(State next, @Nullable String why, Instant now) {
      return next == state ? new View(state, since, why) : new View(next, now, why);
    }
  }
}
