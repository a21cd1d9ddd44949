package dev.slipway.simulator.kubernetes;

import dev.slipway.simulator.kubernetes.node.PodDelays;
import java.time.InstantSource;

/**
 * What all clusters of a site share.
 *
 * @param eventLoops threads that the clusters are spread over
 * @param seed of all that is left to chance
 * @param delays of nodes that are given none of their own
 */
public record SiteSettings(int eventLoops, long seed, InstantSource clock, PodDelays delays) {

  /** Two event loops, usual delays, the system's clock. */
  public static SiteSettings usual() {
    return new SiteSettings(2, 1, InstantSource.system(), PodDelays.usual());
  }

  /** The same with other delays. */
  public SiteSettings withDelays(PodDelays other) {
    return new SiteSettings(eventLoops, seed, clock, other);
  }

  /** The same with another seed. */
  public SiteSettings withSeed(long other) {
    return new SiteSettings(eventLoops, other, clock, delays);
  }
}
