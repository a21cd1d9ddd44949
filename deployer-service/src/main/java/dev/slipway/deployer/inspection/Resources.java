package dev.slipway.deployer.inspection;

/**
 * Memory and processor time, asked for or there.
 *
 * @param memoryBytes in bytes
 * @param cpuMillis in thousandths of a core
 */
public record Resources(long memoryBytes, long cpuMillis) {

  /** Nothing. */
  public static final Resources NONE = new Resources(0, 0);

  /** Both together. */
  public Resources plus(Resources other) {
    return new Resources(memoryBytes + other.memoryBytes, cpuMillis + other.cpuMillis);
  }
}
