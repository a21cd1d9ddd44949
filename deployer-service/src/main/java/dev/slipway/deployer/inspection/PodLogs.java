package dev.slipway.deployer.inspection;

import dev.slipway.deployer.application.ApplicationKey;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads what an application's containers print. */
public interface PodLogs {

  /**
   * Opens a container's log.
   *
   * @throws ClusterUnreachableException if the cluster does not answer
   * @throws NoLogException if there is no such log
   */
  Lines open(ApplicationKey application, String project, Query query);

  /**
   * Which log.
   *
   * @param pod the pod's name
   * @param container the container's name, or null for the only one
   * @param follow whether to go on as more is printed
   * @param previous whether the log of the run before is meant
   * @param tailLines only so many of the last lines; null for all
   */
  record Query(
      String pod,
      @Nullable String container,
      boolean follow,
      boolean previous,
      @Nullable Integer tailLines) {}

  /** A log's lines, one after the other. */
  interface Lines extends Closeable {

    /**
     * The next line without its end, or null at the log's end, or once it was closed. Waits for one
     * while the log is followed.
     *
     * @throws IOException if the log broke off
     */
    @Nullable String next() throws IOException;

    /** Whether the next line may be had without waiting. */
    boolean pending();

    /** Ends it; may be called from another thread than the reader's. */
    @Override
    void close();
  }

  /** There is no such log. The message is the cluster's, fit for users. */
  final class NoLogException extends RuntimeException {
    public NoLogException(String message) {
      super(message);
    }
  }
}
