package dev.slipway.gateway.route;

/** A service behind the gateway. */
public enum Upstream {
  PROVISIONER("provisioner"),
  DEPLOYER("deployer"),
  MONITOR("monitor");

  private final String label;

  Upstream(String label) {
    this.label = label;
  }

  /** The service's name as users see it, which is the audience of its identities, too. */
  public String label() {
    return label;
  }
}
