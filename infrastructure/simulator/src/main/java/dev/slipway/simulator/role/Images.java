package dev.slipway.simulator.role;

import dev.slipway.simulator.kubernetes.node.ImageCatalogue;
import dev.slipway.simulator.machine.Conditions;

/**
 * The images that a worker can have: those of the machine's image are there, others are pulled, and
 * what has {@code no-such} or {@code missing} in its name does not exist.
 */
final class Images implements ImageCatalogue {
  private static final String LOCAL = "slipway.local/";

  private final Conditions conditions;

  Images(Conditions conditions) {
    this.conditions = conditions;
  }

  @Override
  public Availability of(String image) {
    if (conditions.imageUnreachable(image)) {
      return Availability.UNREACHABLE;
    }
    if (image.contains("no-such") || image.contains("missing")) {
      return Availability.UNKNOWN;
    }
    return image.startsWith(LOCAL) ? Availability.PRESENT : Availability.PULLABLE;
  }
}
