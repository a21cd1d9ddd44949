package dev.slipway.simulator.kubernetes.api;

/**
 * How a write is to be done.
 *
 * @param dryRun everything but the writing
 * @param manager who owns the fields from then on; empty for parts of the cluster itself, which are
 *     not noted
 * @param strict whether unknown fields are refused
 * @param warn whether unknown fields are told
 */
public record WriteOptions(boolean dryRun, String manager, boolean strict, boolean warn) {

  /** Of parts of the cluster itself. */
  public static final WriteOptions INTERNAL = new WriteOptions(false, "", false, false);
}
