package dev.slipway.simulator.kubernetes.node;

/** Which images a node can have. It is asked at each attempt, so its answers may change. */
public interface ImageCatalogue {

  /** How an image can be had. */
  enum Availability {
    /** It is on the node from its first boot. */
    PRESENT,
    /** A registry has it. */
    PULLABLE,
    /** There is no such image. */
    UNKNOWN,
    /** The registry doesn't answer. */
    UNREACHABLE
  }

  /** How an image can be had, by its reference as pods name it. */
  Availability of(String image);

  /** Every image is on the node. */
  static ImageCatalogue everything() {
    return image -> Availability.PRESENT;
  }
}
