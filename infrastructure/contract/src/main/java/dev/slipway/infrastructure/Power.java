package dev.slipway.infrastructure;

/** A machine's power as the hypervisor sees it. Running is not booted. */
public enum Power {
  OFF,
  RUNNING,
  PAUSED,
  /** The hypervisor can't tell. Never a reason to act as if it were off. */
  UNKNOWN
}
