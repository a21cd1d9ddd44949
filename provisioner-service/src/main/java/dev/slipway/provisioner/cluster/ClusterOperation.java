package dev.slipway.provisioner.cluster;

/**
 * The operation that a cluster's present wish came with, while it has not ended.
 *
 * @param id the operation's id
 * @param kind what it does
 * @param cancelRequested whether it was asked to end
 */
public record ClusterOperation(String id, Kind kind, boolean cancelRequested) {

  /** An operation that nobody asked to end. */
  public ClusterOperation(String id, Kind kind) {
    this(id, kind, false);
  }

  /** The kinds of operations on a cluster; the names are the API's. */
  public enum Kind {
    CREATE_CLUSTER,
    UPDATE_CLUSTER,
    REGENERATE_CLUSTER,
    DELETE_CLUSTER
  }
}
