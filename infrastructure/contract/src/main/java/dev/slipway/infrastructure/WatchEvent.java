package dev.slipway.infrastructure;

import java.util.List;

/** What a watch says, in order. */
public sealed interface WatchEvent {

  /**
   * Every machine of the instance: first thing after each (re)connection. A machine that isn't in
   * it isn't there.
   */
  record Snapshot(List<MachineState.Present> machines) implements WatchEvent {

    public Snapshot {
      machines = List.copyOf(machines);
    }
  }

  /** A machine was made, destroyed, or its power or boot is another than last said. */
  record Changed(MachineState machine) implements WatchEvent {}

  /**
   * The driver can't hear its infrastructure. Nothing is known about any machine until the next
   * {@link Snapshot}, which comes by itself.
   */
  record Interrupted(DriverException reason) implements WatchEvent {}
}
