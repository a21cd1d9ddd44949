package dev.slipway.gateway.stream;

import java.time.Instant;

/**
 * An event as it came from the topic.
 *
 * @param source who says it, as a URI path
 * @param sequence counts the events of this source about this cluster
 * @param json the whole event as CloudEvents structured JSON, on one line
 * @param clusterName the cluster's name if this event tells it, else empty; only the provisioner's
 *     events do
 */
public record IncomingEvent(
    String id,
    String source,
    String type,
    String clusterId,
    String clusterName,
    String project,
    long sequence,
    Instant time,
    String json) {}
