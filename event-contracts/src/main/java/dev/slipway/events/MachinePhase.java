package dev.slipway.events;

/** Where a machine is in its life. */
public enum MachinePhase {
  /** Wanted, not yet made. */
  PENDING,
  /** Made and powered on, its services don't answer yet. */
  BOOTING,
  /** Its services answer. */
  RUNNING,
  /** Off, by wish. */
  OFF,
  /** Off or unreachable against the wish. */
  LOST,
  /** Being destroyed. */
  DELETING,
  /** It could not be brought up; its operation says why. */
  FAILED
}
