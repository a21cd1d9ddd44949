package dev.slipway.deployer.inspection;

/** A cluster's API server does not answer, or not to us. The message is fit for users. */
public final class ClusterUnreachableException extends RuntimeException {

  public ClusterUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
