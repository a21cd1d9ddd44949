package dev.slipway.kit.jdbc;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers when PostgreSQL last refused something because its disk is full. */
@ApplicationScoped
public class FullDisk {
  private final Clock clock;
  private volatile @Nullable Instant last;

  /** One that has seen nothing yet. */
  @Inject
  public FullDisk(Clock clock) {
    this.clock = clock;
  }

  /** Takes note when that is what a failure says. */
  public void note(Throwable failure) {
    if (DatabaseTrouble.of(failure).equals(Optional.of(DatabaseTrouble.FULL))) {
      last = clock.instant();
    }
  }

  /** When it last did; empty when it never has in this process. */
  public Optional<Instant> last() {
    return Optional.ofNullable(last);
  }
}
