package dev.slipway.infrastructure;

import java.time.Instant;
import java.util.Optional;

/** What the infrastructure has of a machine. */
public sealed interface MachineState {

  MachineId id();

  /** Nothing: never made, or destroyed. It certainly doesn't run. */
  record Absent(MachineId id) implements MachineState {}

  /**
   * The machine is there.
   *
   * @param id which machine
   * @param address its address
   * @param power its power as the hypervisor sees it
   * @param bootId tells one boot from the next, of this machine and of every other: the present
   *     boot's, or the last one's if it is off; empty if it never booted
   * @param startedAt when that boot began, by the hypervisor's clock
   * @param stop how and when it went off; empty while it runs and if it never ran
   */
  record Present(
      MachineId id,
      Ipv4Address address,
      Power power,
      Optional<String> bootId,
      Optional<Instant> startedAt,
      Optional<Stop> stop)
      implements MachineState {}

  /**
   * How a machine went off.
   *
   * @param at when, by the hypervisor's clock
   * @param exitCode the first process's or the hypervisor process's exit code
   * @param outOfMemory whether the host's kernel killed something in it for want of memory
   * @param detail what more the hypervisor says, for people; may be empty
   */
  record Stop(Instant at, int exitCode, boolean outOfMemory, String detail) {}
}
