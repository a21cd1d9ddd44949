package dev.slipway.kit.kubernetes;

/** Why a node isn't ready, where it is Slipway that says so. Written into clusters. */
public final class NodeReasons {

  /**
   * Its machine is certainly off. The deployer says so once the node is cleared, until the kubelet
   * of the next boot speaks.
   */
  public static final String MACHINE_OFF = "MachineOff";

  private NodeReasons() {}
}
