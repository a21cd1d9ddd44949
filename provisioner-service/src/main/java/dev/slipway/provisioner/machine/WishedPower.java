package dev.slipway.provisioner.machine;

/** The power a machine is wished to have. */
public enum WishedPower {
  ON,
  OFF
}
