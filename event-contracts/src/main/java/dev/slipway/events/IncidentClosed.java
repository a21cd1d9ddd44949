package dev.slipway.events;

import java.time.Instant;
import java.util.List;

/**
 * A failure is over.
 *
 * @param incident the incident's id
 * @param kind such as {@code NODE_LOST}
 * @param subject what failed
 * @param durationSeconds seconds from opening to closing
 * @param timeline what was seen by whom and when, oldest first
 */
public record IncidentClosed(
    String incident, String kind, String subject, double durationSeconds, List<Entry> timeline)
    implements SlipwayEvent {

  public IncidentClosed {
    timeline = List.copyOf(timeline);
  }

  /** One thing that was seen. */
  public record Entry(Instant time, String by, String message) {}
}
