package dev.slipway.gateway.deadletter;

import java.time.Instant;
import java.util.Map;

/**
 * A record that a consumer could not read or handle.
 *
 * @param id its place in the dead letters' topic: {@code dl-<partition>-<offset>}
 * @param recordedAt when it was put there
 * @param headers its headers, the consumer's notes and the original ones
 * @param key the original key, empty for none
 * @param payload the original bytes
 */
public record DeadLetter(
    String id, Instant recordedAt, Map<String, byte[]> headers, byte[] key, byte[] payload) {}
