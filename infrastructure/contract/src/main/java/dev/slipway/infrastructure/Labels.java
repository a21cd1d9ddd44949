package dev.slipway.infrastructure;

/**
 * The labels (tags, metadata) that everything a driver makes carries, by which it is found again.
 */
public final class Labels {

  /** {@code true} on everything that Slipway made. */
  public static final String MANAGED = "dev.slipway";

  /** Which Slipway: a driver sees and touches its own instance's things only. */
  public static final String INSTANCE = "dev.slipway.instance";

  public static final String CLUSTER = "dev.slipway.cluster";
  public static final String MACHINE = "dev.slipway.machine";
  public static final String INCARNATION = "dev.slipway.incarnation";

  /** The name of a data volume, on data volumes only. */
  public static final String VOLUME = "dev.slipway.volume";

  /** A fingerprint of the specification, by which a second {@code create} tells same from other. */
  public static final String SPECIFICATION = "dev.slipway.specification";

  /** The machine's address in its network. */
  public static final String ADDRESS = "dev.slipway.address";

  private Labels() {}
}
