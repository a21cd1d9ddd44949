package dev.slipway.events;

/** A machine's power as its infrastructure sees it. */
public enum PowerState {
  /** It certainly does not run. */
  OFF,
  /** It runs; whether it booted is another question. */
  RUNNING,
  /** It is there, its processors stand still. */
  PAUSED,
  /** The infrastructure can't tell. */
  UNKNOWN
}
