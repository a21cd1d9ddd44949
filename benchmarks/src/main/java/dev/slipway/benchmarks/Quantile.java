package dev.slipway.benchmarks;

import java.util.List;

/** What a share of measured values is at most. */
final class Quantile {
  private Quantile() {}

  /**
   * The nearest rank.
   *
   * @param sorted at least one value, the least first
   * @param share more than 0, 1 at most
   */
  static double of(List<Double> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
