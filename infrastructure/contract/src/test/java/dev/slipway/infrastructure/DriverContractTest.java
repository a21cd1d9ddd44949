package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineState.Absent;
import org.junit.jupiter.api.Test;

/**
 * What every driver passes: extend it, say how the driver is opened and what its machines boot. Any
 * image will do that boots systemd and has a shell.
 *
 * <p>{@code docs/driver-contract.md} names the rows. The classes that this one extends are its
 * chapters.
 */
public abstract class DriverContractTest extends WatchingContract {

  @Test
  @Row("D-39")
  void whatNeedsAMachineSaysThatThereIsNone() {
    MachineId absent = new MachineId(CLUSTER, "none", 1);
    assertCode(Code.NOT_FOUND, () -> driver.powerOn(absent));
    assertCode(Code.NOT_FOUND, () -> driver.reboot(absent, soon()));
    assertCode(Code.NOT_FOUND, () -> driver.console(absent, 100));
    assertCode(Code.NOT_FOUND, () -> driver.endpoint(absent, 22));
    assertCode(Code.NOT_FOUND, () -> run(absent, "true"));
    assertThat(driver.describe(absent)).isEqualTo(new Absent(absent));
  }

  @Test
  @Row("D-41")
  void theHostIsDescribedPlausibly() {
    Traits traits = driver.traits();
    Capacity capacity = driver.capacity();

    assertThat(driver.name()).matches("[a-z]+");
    assertThat(traits.hostMemoryMiB()).isPositive();
    assertThat(traits.hostCpus()).isPositive();
    assertThat(traits.cgroupVersion()).isBetween(1, 2);
    assertThat(traits.bootDeadline()).isPositive();
    assertThat(capacity.cpus()).isPositive();
    assertThat(capacity.freeMemoryMiB()).isBetween(1, capacity.totalMemoryMiB());
    assertThat(capacity.largestMachineMiB()).isBetween(1, capacity.totalMemoryMiB());
  }

  @Test
  @SharesMachine
  @Row("D-42")
  void whatTraitsSayOfTheGuestIsTrueInside() {
    MachineSpec spec = shared();
    Traits traits = driver.traits();

    int seen =
        Integer.parseInt(
                run(spec.id(), "sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo")
                    .stdout()
                    .strip())
            / 1024;
    assertThat(seen > memoryMiB())
        .as("SEES_HOST_MEMORY")
        .isEqualTo(traits.has(Traits.GuestException.SEES_HOST_MEMORY));
    boolean lowers = run(spec.id(), "sh -c 'echo -500 > /proc/self/oom_score_adj'").succeeded();
    assertThat(!lowers)
        .as("CANNOT_LOWER_OOM_SCORE")
        .isEqualTo(traits.has(Traits.GuestException.CANNOT_LOWER_OOM_SCORE));
    boolean setsConntrack =
        run(
                spec.id(),
                "modprobe -q nf_conntrack 2>/dev/null;"
                    + " f=/proc/sys/net/netfilter/nf_conntrack_max; mount -o remount,rw /proc/sys"
                    + " 2>/dev/null; sh -c \"cat $f > $f\"")
            .succeeded();
    assertThat(!setsConntrack)
        .as("CANNOT_SET_CONNTRACK_MAX")
        .isEqualTo(traits.has(Traits.GuestException.CANNOT_SET_CONNTRACK_MAX));
    assertThat(run(spec.id(), "test -e /sys/fs/cgroup/cgroup.controllers").succeeded())
        .as("cgroup v2")
        .isEqualTo(traits.cgroupVersion() == 2);
  }
}
