package dev.slipway.monitor.incident;

import java.time.Instant;

/**
 * One thing that was seen.
 *
 * @param eventId the event that told it: nothing is entered twice
 * @param time when it was so
 * @param by which service saw it
 * @param message what was seen, in plain words
 */
public record Entry(String eventId, Instant time, String by, String message) {}
