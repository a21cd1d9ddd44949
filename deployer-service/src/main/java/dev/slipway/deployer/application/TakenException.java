package dev.slipway.deployer.application;

/** What must be unique in a cluster is somebody else's already. */
public final class TakenException extends RuntimeException {

  /** What is taken. */
  public enum What {
    NAME,
    NODE_PORT
  }

  private final What what;

  public TakenException(What what, Throwable cause) {
    super(what + " is taken", cause);
    this.what = what;
  }

  public What what() {
    return what;
  }
}
