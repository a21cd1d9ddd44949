package dev.slipway.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with everything that travels around it.
 *
 * @param id unique for ever; consumers remove duplicates by it
 * @param source who says it: {@code /slipway/provisioner}, {@code /slipway/deployer} or {@code
 *     /slipway/monitor}
 * @param time when it happened, UTC
 * @param clusterId the cluster it is about, and the Kafka record's key
 * @param project the project that owns the cluster
 * @param sequence counts the events of this source about this cluster: 1, 2, 3… without a gap
 * @param generation the generation of the wish it speaks of, at least 1
 * @param incarnation the machine's incarnation it speaks of, or null when it is about no machine
 * @param correlationId the id of the request that led to it
 * @param causationId the id of the event that caused it, or null when a request or an observation
 *     did
 * @param data what happened
 */
public record EventEnvelope<E extends SlipwayEvent>(
    String id,
    String source,
    Instant time,
    String clusterId,
    String project,
    long sequence,
    long generation,
    @Nullable Integer incarnation,
    String correlationId,
    @Nullable String causationId,
    E data) {

  public EventEnvelope {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence must be at least 1, not " + sequence);
    }
    if (generation < 1) {
      throw new IllegalArgumentException("generation must be at least 1, not " + generation);
    }
  }
}
