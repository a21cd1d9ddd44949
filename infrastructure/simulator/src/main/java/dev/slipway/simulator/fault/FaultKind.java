package dev.slipway.simulator.fault;

/** What can go wrong. */
public enum FaultKind {
  /** The machine loses its power. */
  MACHINE_DIES(true),
  /** The machine runs, and does nothing. */
  MACHINE_HANGS(false),
  /** The machine can't be reached, and reaches nobody; its console and its power can. */
  PARTITION(false),
  /** Boots, etcd and the database take so much longer ({@code delayMillis}). */
  SLOW_DISK(false),
  /** Boots end with {@code message} on the console, and the power off. */
  BOOT_FAILS(false),
  /** The machine loses its power and its etcd's data. */
  ETCD_MEMBER_LOST(true),
  /** The API server takes so much longer ({@code delayMillis}). */
  API_SLOW(false),
  /** The API server refuses a share of requests ({@code tooManyRequests}, {@code errors}). */
  API_ERRORS(false),
  /** The API server cuts all watches that it serves. */
  WATCHES_CUT(true),
  /**
   * {@code delayMillis} after it strikes, the API server's cache goes back to what it was then, and
   * stands still there: watches are cut, and they and lists from the cache get what was, as if it
   * had restarted and were behind.
   */
  API_STALE(false),
  /** Images whose names match {@code image} can't be pulled. */
  IMAGE_UNREACHABLE(false);

  private final boolean atOnce;

  FaultKind(boolean atOnce) {
    this.atOnce = atOnce;
  }

  /** Whether it happens at once, instead of being so for a while. */
  public boolean happensAtOnce() {
    return atOnce;
  }
}
