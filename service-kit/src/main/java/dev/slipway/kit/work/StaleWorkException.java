package dev.slipway.kit.work;

/** This run was taken over by another; it may record nothing. */
public final class StaleWorkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param epoch the run that is stale
   * @param current the epoch of the run that has the key now
   */
  public StaleWorkException(WorkEpoch epoch, long current) {
    super(
        "%s %s was picked up again: epoch %d is stale, %d is current"
            .formatted(epoch.kind(), epoch.key(), epoch.value(), current));
  }
}
