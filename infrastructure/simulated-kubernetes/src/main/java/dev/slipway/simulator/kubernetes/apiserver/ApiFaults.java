package dev.slipway.simulator.kubernetes.apiserver;

import java.time.Duration;

/**
 * What is wrong with an API server.
 *
 * @param delay before each answer
 * @param tooManyRequests the share (0 to 1) of requests that are answered with 429
 * @param errors the share (0 to 1) of requests that are answered with 500
 * @param retryAfterSeconds what those answers say
 */
public record ApiFaults(
    Duration delay, double tooManyRequests, double errors, int retryAfterSeconds) {

  /** Nothing is wrong. */
  public static ApiFaults none() {
    return new ApiFaults(Duration.ZERO, 0, 0, 1);
  }
}
