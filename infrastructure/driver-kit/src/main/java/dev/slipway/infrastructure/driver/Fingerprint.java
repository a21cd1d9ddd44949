package dev.slipway.infrastructure.driver;

import dev.slipway.infrastructure.MachineSpec;
import java.util.TreeMap;

/** By what a second {@code create} tells the machine that is there from another. */
public final class Fingerprint {

  private Fingerprint() {}

  /** Of all that a machine is made of; the configuration's secrets can't be had from it. */
  public static String of(MachineSpec spec) {
    return Sha256.of(
        String.join(
            "\n",
            spec.network().toString(),
            spec.address().toString(),
            Integer.toString(spec.memoryMiB()),
            spec.image(),
            spec.portForwards().toString(),
            spec.dataVolume().toString(),
            new TreeMap<>(spec.labels()).toString(),
            spec.ignition().reveal()));
  }
}
