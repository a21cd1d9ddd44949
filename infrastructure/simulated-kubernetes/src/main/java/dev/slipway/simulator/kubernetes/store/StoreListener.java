package dev.slipway.simulator.kubernetes.store;

/** Hears of changes, in their order, on the cluster's loop, right after each. */
@FunctionalInterface
public interface StoreListener {

  /** An object changed. */
  void changed(Change change);

  /** Everything may have changed: another content was restored. */
  default void replaced() {}
}
