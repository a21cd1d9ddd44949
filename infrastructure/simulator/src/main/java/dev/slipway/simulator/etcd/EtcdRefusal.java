package dev.slipway.simulator.etcd;

/** What etcd answers to what it won't do, in its own words. */
public final class EtcdRefusal extends Exception {
  private static final long serialVersionUID = 1;

  EtcdRefusal(String message) {
    super(message);
  }

  /** The words, which are always there. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
