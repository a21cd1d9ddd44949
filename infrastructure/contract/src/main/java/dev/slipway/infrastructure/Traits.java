package dev.slipway.infrastructure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What kind of machines a driver makes, as observed on its host, not assumed.
 *
 * @param kind containers or virtual machines
 * @param guestExceptions what a guest cannot do here that it could on hardware of its own
 * @param cgroupVersion the guest's control groups: 1 or 2
 * @param hostMemoryMiB the memory the host has, in MiB: what a guest with {@link
 *     GuestException#SEES_HOST_MEMORY} takes for its own
 * @param hostCpus the processors the host has: what a guest with {@link
 *     GuestException#SEES_HOST_CPUS} takes for its own
 * @param bootDeadline how long a boot may take here at most, from power-on to its last unit
 * @param networkRanges the ranges in one of which every machine network must lie, for Slipway
 *     reaches nothing else here; empty where any range will do
 * @param accelerator what runs the guest's instructions, such as {@code kvm} or {@code tcg}; empty
 *     where they are the host's own, and while it isn't known yet
 */
public record Traits(
    MachineKind kind,
    Set<GuestException> guestExceptions,
    int cgroupVersion,
    int hostMemoryMiB,
    int hostCpus,
    Duration bootDeadline,
    List<Cidr> networkRanges,
    Optional<String> accelerator) {

  public Traits {
    guestExceptions = Set.copyOf(guestExceptions);
    networkRanges = List.copyOf(networkRanges);
  }

  /** Of a place where nothing stands in for the processor. */
  public Traits(
      MachineKind kind,
      Set<GuestException> guestExceptions,
      int cgroupVersion,
      int hostMemoryMiB,
      int hostCpus,
      Duration bootDeadline,
      List<Cidr> networkRanges) {
    this(
        kind,
        guestExceptions,
        cgroupVersion,
        hostMemoryMiB,
        hostCpus,
        bootDeadline,
        networkRanges,
        Optional.empty());
  }

  /** The same, and machine networks may have any range. */
  public Traits(
      MachineKind kind,
      Set<GuestException> guestExceptions,
      int cgroupVersion,
      int hostMemoryMiB,
      int hostCpus,
      Duration bootDeadline) {
    this(kind, guestExceptions, cgroupVersion, hostMemoryMiB, hostCpus, bootDeadline, List.of());
  }

  /** Whether a machine network may have this range here. */
  public boolean allows(Cidr network) {
    return networkRanges.isEmpty()
        || networkRanges.stream().anyMatch(range -> range.contains(network));
  }

  /** Whether a program stands in for the guest's processors. */
  public boolean isEmulated() {
    return accelerator.filter("tcg"::equals).isPresent();
  }

  public boolean has(GuestException exception) {
    return guestExceptions.contains(exception);
  }

  /** What a machine is made of. */
  public enum MachineKind {
    CONTAINER,
    VIRTUAL_MACHINE
  }

  /** What a guest cannot do here, or sees otherwise than on hardware of its own. */
  public enum GuestException {
    /** {@code /sys}, {@code /proc/sys} or {@code /sys/fs/cgroup} is read-only until remounted. */
    READ_ONLY_CGROUPS,
    /** {@code oom_score_adj} can't be lowered, for the guest lacks CAP_SYS_RESOURCE. */
    CANNOT_LOWER_OOM_SCORE,
    /**
     * {@code net.netfilter.nf_conntrack_max} can't be set: only the first network namespace can.
     */
    CANNOT_SET_CONNTRACK_MAX,
    /** {@code /proc/meminfo} shows the host's memory, not the machine's limit. */
    SEES_HOST_MEMORY,
    /** {@code /proc/cpuinfo} shows the host's processors. */
    SEES_HOST_CPUS,
    /** Modules can't be loaded from inside: what the host's kernel hasn't, the guest hasn't. */
    CANNOT_LOAD_MODULES,
    /** A reboot from inside ends in power-off; only {@code reboot} of the driver boots again. */
    REBOOT_FROM_INSIDE_POWERS_OFF
  }
}
