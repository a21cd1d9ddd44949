package dev.slipway.events;

/**
 * A failure began to be tracked.
 *
 * @param incident the incident's id
 * @param kind such as {@code NODE_LOST}
 * @param subject what failed, such as a node's name
 * @param summary one plain sentence
 */
public record IncidentOpened(String incident, String kind, String subject, String summary)
    implements SlipwayEvent {}
