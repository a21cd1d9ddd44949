package dev.slipway.kit.outbox;

import dev.slipway.events.SlipwayEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event before it has its id, time and sequence number.
 *
 * @param clusterId the cluster it is about
 * @param project the project that owns the cluster
 * @param generation the generation of the wish it speaks of, at least 1
 * @param incarnation the machine's incarnation it speaks of, or null when it is about no machine
 * @param correlationId the id of the request that led to it
 * @param causationId the id of the event that caused it, or null
 * @param data what happened
 */
public record EventDraft(
    String clusterId,
    String project,
    long generation,
    @Nullable Integer incarnation,
    String correlationId,
    @Nullable String causationId,
    SlipwayEvent data) {}
