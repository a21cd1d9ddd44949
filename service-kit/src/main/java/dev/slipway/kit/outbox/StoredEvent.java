package dev.slipway.kit.outbox;

import java.util.Map;

/**
 * An event in the outbox that is not sent yet.
 *
 * @param position its place in the outbox; within a cluster in the order of commits
 * @param clusterId the Kafka record's key
 * @param headers the Kafka record's headers
 * @param body the Kafka record's value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredEvent(long position, String clusterId, Map<String, String> headers, byte[] body) {}
