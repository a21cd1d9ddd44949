package dev.slipway.kit.kubernetes;

/** What kubelets register their Nodes with, for Slipway to read. */
public final class NodeLabels {

  /** Which incarnation of its machine a node is of: a number from 1 on. */
  public static final String INCARNATION = "slipway.dev/incarnation";

  private NodeLabels() {}
}
