package dev.slipway.simulator.kubernetes.controller;

import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.store.Change;

/** One loop of the controller manager. */
interface Controller {

  /** Something changed while it works. */
  void changed(Kind kind, Change change);

  /** Anything may have changed while it didn't. */
  void resync();

  /** It works no longer: nothing that it planned may happen. */
  void stop();
}
