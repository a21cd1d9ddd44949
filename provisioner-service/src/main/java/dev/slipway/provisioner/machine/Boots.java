package dev.slipway.provisioner.machine;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a machine's boots, by the ids that its infrastructure gives them.
 *
 * @param last the boot that it was last seen in, running or ended; null if it never booted
 * @param fenced the last boot that is recorded as certainly ended, told as {@code NodeFenced} for
 *     workers; null if none ended yet
 * @param ending the boot that a REBOOT shall end, so that its repetition after a crash ends no
 *     other; null while none shall
 * @param stoppingSince since when it is asked to shut down, or null
 * @param pausedSince since when it is paused, or null
 * @param silentSince since when its kubelet says nothing, neither to its API server nor to Slipway;
 *     or null
 */
public record Boots(
    @Nullable String last,
    @Nullable String fenced,
    @Nullable String ending,
    @Nullable Instant stoppingSince,
    @Nullable Instant pausedSince,
    @Nullable Instant silentSince) {

  /** Of a machine that never booted. */
  public static final Boots NONE = new Boots(null, null, null, null, null, null);

  /** Whether every boot that was seen is recorded as ended, so that another one may begin. */
  public boolean ended() {
    return last == null || last.equals(fenced);
  }

  /** Whether the same boots are recorded as ended, and as to be ended. */
  public boolean sameEnds(Boots other) {
    return Objects.equals(fenced, other.fenced) && Objects.equals(ending, other.ending);
  }

  /** It runs in a boot; since when it is paused is remembered while it is. */
  public Boots running(Optional<String> boot, boolean paused, Instant now) {
    Instant since = pausedSince == null ? now : pausedSince;
    String present = boot.orElse(last);
    return new Boots(
        present,
        fenced,
        ending,
        stoppingSince,
        paused ? since : null,
        paused || !Objects.equals(last, present) ? null : silentSince);
  }

  /** It certainly doesn't run; the boot that ended is the given one, or the last one seen. */
  public Boots off(Optional<String> boot) {
    String ended = boot.orElse(last);
    return new Boots(ended, ended, ending, null, null, null);
  }

  /** It is asked to shut down. */
  public Boots stopping(Instant now) {
    return new Boots(
        last,
        fenced,
        ending,
        stoppingSince == null ? now : stoppingSince,
        pausedSince,
        silentSince);
  }

  /** Its kubelet says nothing, or something; since when it doesn't is remembered while it is so. */
  public Boots silent(boolean silent, Instant now) {
    Instant since = silentSince == null ? now : silentSince;
    return new Boots(last, fenced, ending, stoppingSince, pausedSince, silent ? since : null);
  }

  /** This boot shall end, or none. */
  public Boots toEnd(@Nullable String boot) {
    return new Boots(last, fenced, boot, null, pausedSince, silentSince);
  }
}
