package dev.slipway.provisioner.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a machine ever served, and how often Slipway replaced it by itself: what repair rests on.
 *
 * @param served whether this incarnation served
 * @param everServed whether this one or one before it served
 * @param replacements when Slipway replaced it without being asked, oldest first
 */
public record Service(boolean served, boolean everServed, List<Instant> replacements) {

  /** Of a machine that never served. */
  public static final Service NONE = new Service(false, false, List.of());

  /** How long replacements are remembered. */
  public static final Duration REMEMBERED = Duration.ofHours(1);

  public Service {
    replacements = List.copyOf(replacements);
  }

  /** It serves. */
  public Service serving() {
    return new Service(true, true, replacements);
  }

  /** Of the next incarnation, which has yet to serve. */
  public Service next() {
    return new Service(false, everServed, replacements);
  }

  /** Slipway begins to replace it by itself. */
  public Service repaired(Instant now) {
    List<Instant> remembered = new ArrayList<>(since(now.minus(REMEMBERED)));
    remembered.add(now);
    return new Service(served, everServed, remembered);
  }

  /** The replacements after an instant. */
  public List<Instant> since(Instant instant) {
    return replacements.stream().filter(one -> one.isAfter(instant)).toList();
  }
}
