package dev.slipway.harness.crash;

import java.util.List;

/**
 * What came of ending a service at a boundary.
 *
 * @param others what processes were killed at the same moment, and at what boundaries other
 *     services ended in the same run
 * @param wrong what differs from undisturbed runs; empty when nothing does
 */
public record Verdict(
    Scenario scenario, Boundary boundary, List<String> others, Result result, List<String> wrong) {

  /** How it went. */
  public enum Result {
    PASSED,
    FAILED,
    /** The scenario ended well, and did not come by there so often this time. */
    NOT_REACHED;

    static Result of(boolean well, boolean reached) {
      if (!well) {
        return FAILED;
      }
      return reached ? PASSED : NOT_REACHED;
    }
  }
}
