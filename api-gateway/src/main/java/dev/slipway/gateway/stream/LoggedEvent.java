package dev.slipway.gateway.stream;

import java.nio.charset.StandardCharsets;

/**
 * An event at its place in the log.
 *
 * @param position its place: 1, 2, 3… in the order of commits
 * @param clusterName the cluster's name, empty while it is not known
 * @param frame the event as server-sent event, ready to be written to any number of subscribers;
 *     never changed
 */
public record LoggedEvent(
    long position,
    String clusterId,
    String clusterName,
    String project,
    String type,
    byte[] frame) {

  /** Renders the frame. */
  public static LoggedEvent of(
      StreamPosition position,
      String clusterId,
      String clusterName,
      String project,
      String type,
      String json) {
    String frame = "id: " + position.encode() + "\nevent: " + type + "\ndata: " + json + "\n\n";
    return new LoggedEvent(
        position.value(),
        clusterId,
        clusterName,
        project,
        type,
        frame.getBytes(StandardCharsets.UTF_8));
  }
}
