package dev.slipway.kit.identity;

/** What a caller may do within its project. */
public enum Role {
  /** Everything, tokens and quotas included. */
  ADMIN(3),
  /** Reads and changes. */
  EDITOR(2),
  /** Reads. */
  VIEWER(1),
  /** A service on behalf of itself: reads, and the internal contracts. */
  SERVICE(1);

  private final int rank;

  Role(int rank) {
    this.rank = rank;
  }

  /** Whether this role may do what the other may. */
  public boolean includes(Role other) {
    return this == other || (other != SERVICE && rank >= other.rank);
  }
}
