package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The machines that something happened to since they were looked at last, each once however often:
 * a burst of events waits in no more room than there are machines.
 */
final class TouchedMachines {
  private final Set<MachineId> waiting = new LinkedHashSet<>();
  private @Nullable DriverException end;

  synchronized void add(MachineId machine) {
    waiting.add(machine);
    notifyAll();
  }

  /** Nothing more will be told. */
  synchronized void end(DriverException reason) {
    if (end == null) {
      end = reason;
    }
    notifyAll();
  }

  /**
   * Takes the one that waits longest.
   *
   * @return empty when nothing happened in that time
   * @throws DriverException the reason of the end, when none waits any more
   */
  synchronized Optional<MachineId> next(Duration atMost) throws InterruptedException {
    Deadline deadline = Deadline.in(atMost);
    while (waiting.isEmpty()) {
      if (end != null) {
        throw end;
      }
      long left = deadline.remaining().toMillis();
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left);
    }
    MachineId first = waiting.iterator().next();
    waiting.remove(first);
    return Optional.of(first);
  }
}
