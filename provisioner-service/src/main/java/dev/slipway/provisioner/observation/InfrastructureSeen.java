package dev.slipway.provisioner.observation;

import dev.slipway.infrastructure.Inventory;

/** What the infrastructure has of a cluster. */
public sealed interface InfrastructureSeen {

  /** It was asked, and this is all there is. */
  record Present(Inventory inventory) implements InfrastructureSeen {}

  /**
   * It can't be asked, so that nothing is known.
   *
   * @param message why
   * @param remedy what to do about it
   */
  record Away(String message, String remedy) implements InfrastructureSeen {}
}
