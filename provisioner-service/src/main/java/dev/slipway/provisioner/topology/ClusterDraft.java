package dev.slipway.provisioner.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish as a caller wrote it: null where something was omitted.
 *
 * @param name the cluster's name
 * @param infrastructure the driver's name
 * @param kubernetesVersion such as {@code 1.36.3}
 * @param etcd the etcd members
 * @param controllers the controllers
 * @param workers the workers
 * @param database the database machine
 * @param machines the machine network
 * @param services the service network
 * @param pods the pod network
 * @param portForwards ports of the host, or null for the defaults
 */
public record ClusterDraft(
    @Nullable String name,
    @Nullable String infrastructure,
    @Nullable String kubernetesVersion,
    Group etcd,
    Group controllers,
    Group workers,
    Database database,
    @Nullable String machines,
    @Nullable String services,
    @Nullable String pods,
    @Nullable List<Forward> portForwards) {

  /** Machines of one kind. */
  public record Group(@Nullable Integer count, @Nullable Integer memoryMiB) {
    /** Nothing was said. */
    public static final Group OMITTED = new Group(null, null);
  }

  /** The database: {@code wanted} is false when null was written for it. */
  public record Database(boolean wanted, @Nullable String engine, @Nullable Integer memoryMiB) {
    /** Nothing was said: the default is a database. */
    public static final Database OMITTED = new Database(true, null, null);

    /** Null was written: none is wished. */
    public static final Database NONE = new Database(false, null, null);
  }

  /** A port forward. */
  public record Forward(
      @Nullable Integer hostPort, @Nullable String machine, @Nullable Integer port) {}
}
