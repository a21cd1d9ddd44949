package dev.slipway.provisioner.cluster;

/**
 * How a cluster came to be, and whether it shall do so once more.
 *
 * @param incarnation the incarnation of the members that its etcd began with; members of later
 *     incarnations join those that are there
 * @param again whether etcd, controllers and workers shall be made anew, and none of them was
 *     touched for that yet
 */
public record Founding(int incarnation, boolean again) {

  /** Of a new cluster. */
  public static final Founding FIRST = new Founding(1, false);

  public Founding {
    if (incarnation < 1) {
      throw new IllegalArgumentException("Incarnations count from 1, not " + incarnation);
    }
  }
}
