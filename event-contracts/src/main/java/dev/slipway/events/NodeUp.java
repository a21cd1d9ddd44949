package dev.slipway.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node does its work: for the first time, or again.
 *
 * @param node the node's name
 * @param evidence what it was judged by, in plain words, at least one
 * @param downSeconds seconds it was down, or null when it is up for the first time
 */
public record NodeUp(String node, List<String> evidence, @Nullable Double downSeconds)
    implements SlipwayEvent {

  public NodeUp {
    evidence = List.copyOf(evidence);
  }
}
