package dev.slipway.deployer.out.kubernetes;

/** By which name Slipway owns fields of objects. */
final class FieldManager {
  static final String NAME = "slipway";

  private FieldManager() {}
}
