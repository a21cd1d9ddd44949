package dev.slipway.gateway.stream;

import java.util.List;

/**
 * The stored events in the order of their commits. One writer at a time, whatever the number of
 * gateways; positions have no gaps.
 */
public interface EventLog {

  /** Adds what is new of a batch, and remembers how far the topic was read, in one transaction. */
  AppendResult append(Batch batch);

  Head head();

  /** The position before the oldest event that is still held. */
  long beforeOldest();

  /** Events after a position, all projects, oldest first. */
  List<LoggedEvent> read(int log, long after, int limit);

  /** Events after a position that match, oldest first. */
  List<LoggedEvent> read(int log, EventFilter filter, long after, int limit);

  /** The same as pages show them. */
  List<StoredEvent> find(EventFilter filter, long after, int limit);

  /** Offsets to go on from, one for each partition that was read before. */
  List<PartitionOffset> offsets(String topicId);

  /**
   * The end of the log.
   *
   * @param log the log's random number
   * @param position the last event's position, 0 for none
   */
  record Head(int log, long position) {}

  /**
   * Records read from the topic.
   *
   * @param topicId tells a topic from its namesake that was deleted before
   * @param offsets the next offset of each partition that the records are from
   */
  record Batch(String topicId, List<Received> events, List<PartitionOffset> offsets) {}

  /** An event with the place it was read from. */
  record Received(int partition, long offset, IncomingEvent event) {}

  /** The next offset to read. */
  record PartitionOffset(int partition, long nextOffset) {}

  /**
   * What came of a batch.
   *
   * @param before the log's end before it
   * @param appended the events added
   * @param outdated how many were older than what the log holds of their source and cluster
   * @param gaps how many came later than the one next in sequence
   */
  record AppendResult(Head before, List<LoggedEvent> appended, int outdated, int gaps) {}

  /** An event as pages show it. */
  record StoredEvent(long position, String json) {}
}
