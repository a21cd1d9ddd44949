package dev.slipway.simulator.site;

import dev.slipway.infrastructure.Cidr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a simulator is like.
 *
 * @param directory where its state is
 * @param ranges where machine networks lie
 * @param images which images there are, in the provisioner's terms
 * @param bootDelay how long a boot takes, from power-on to its first unit
 * @param jitter the share (0 to 1) by which each delay is off at random
 * @param seed of all that is left to chance
 * @param memoryMiB what all machines together may have
 */
public record SiteSettings(
    Path directory,
    List<Cidr> ranges,
    Pattern images,
    Duration bootDelay,
    double jitter,
    long seed,
    int memoryMiB) {

  /** Half of the loopback range that nothing else uses. */
  public static final Cidr LOOPBACK = Cidr.parse("127.64.0.0/10");

  /** Enough for thousands of machines. */
  private static final int MEMORY_MIB = 16 * 1024 * 1024;

  /** The usual ones. */
  public static SiteSettings usual(Path directory) {
    return new SiteSettings(
        directory,
        List.of(LOOPBACK),
        Pattern.compile("slipway/machine:[A-Za-z0-9_.-]+"),
        Duration.ofMillis(600),
        0.2,
        1,
        MEMORY_MIB);
  }

  /** The same with boots of another length. */
  public SiteSettings withBootDelay(Duration delay) {
    return new SiteSettings(directory, ranges, images, delay, jitter, seed, memoryMiB);
  }

  /** The same with another seed. */
  public SiteSettings withSeed(long other) {
    return new SiteSettings(directory, ranges, images, bootDelay, jitter, other, memoryMiB);
  }
}
