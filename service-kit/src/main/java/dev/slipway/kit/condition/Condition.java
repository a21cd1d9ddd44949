package dev.slipway.kit.condition;

import java.time.Instant;

/**
 * What is known about one aspect of a resource.
 *
 * @param type the aspect, such as {@code EtcdQuorum}, in CamelCase
 * @param status whether it holds
 * @param reason why, for programs, in CamelCase
 * @param message why, for people, one sentence
 * @param lastTransition when the status last changed
 */
public record Condition(
    String type, Status status, String reason, String message, Instant lastTransition) {

  /** Whether a condition holds. */
  public enum Status {
    TRUE,
    FALSE,
    UNKNOWN
  }
}
