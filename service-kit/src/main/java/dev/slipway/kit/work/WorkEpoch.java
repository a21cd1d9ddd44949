package dev.slipway.kit.work;

/**
 * A pick-up of a key. The next pick-up, by whichever instance, has a higher value; what was
 * recorded under a lower one is refused by {@link EpochGuard}.
 *
 * @param kind the reconciler's kind
 * @param key what is worked on, such as a cluster's id
 * @param value 1, 2, 3…
 */
public record WorkEpoch(String kind, String key, long value) {}
