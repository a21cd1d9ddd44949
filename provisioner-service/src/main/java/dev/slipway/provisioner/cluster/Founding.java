package dev.slipway.provisioner.cluster;

/**
 * How a cluster came to be, and whether it shall do so once more.
 *
 * @param incarnation the incarnation that its machines began with, the kept database machine aside.
 *     Those of later incarnations have a predecessor in the same cluster: members of etcd join the
 *     others, and a worker's Node takes the place of another one
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
