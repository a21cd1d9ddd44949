package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.InfrastructureDriver.ShutDown;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rows about booting, power and the end of machines. */
abstract class PowerContract extends MakingContract {

  // Booting

  @Test
  @SharesMachine
  @Row({"D-13", "D-14", "D-27"})
  void aMachineBootsToWhatItsConfigurationSays() {
    MachineSpec spec = shared();

    ExecResult seen =
        run(
            spec.id(),
            "cat /etc/contract/secret /var/lib/contract; stat -c '%a %u %g' /etc/contract/secret;"
                + " hostname; cat /etc/contract/link");
    assertThat(seen.stdout())
        .isEqualTo("private\nin var\n600 7 8\n" + spec.id().name() + "\nprivate\n");
    assertThat(run(spec.id(), "hostname -I").stdout()).contains(spec.address().toString());
  }

  @Test
  @Row({"D-15", "D-22"})
  void consoleAndDiskAreKeptOverBoots() {
    MachineSpec spec = booted("m1");
    run(spec.id(), "echo kept > /etc/kept; echo kept > /var/lib/kept; sync");
    driver.powerOff(spec.id(), soon());
    assertThat(driver.console(spec.id(), 1 << 20)).as("of a machine that is off").contains(MARKER);

    driver.powerOn(spec.id());
    awaitMarkers(spec.id(), 2);

    assertThat(run(spec.id(), "cat /etc/kept /var/lib/kept").stdout()).isEqualTo("kept\nkept\n");
    assertThat(driver.console(spec.id(), 200).getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(1, 200);
  }

  @Test
  @Row("D-16")
  void memoryIsEnforced() {
    MachineSpec spec = booted("m1");

    // tail holds the last line, which is all of it.
    ExecResult greedy = run(spec.id(), "head -c 600000000 /dev/zero | tail -n 1 | wc -c");

    assertThat(greedy.stdout().strip())
        .as("600 MB held in %s MiB", memoryMiB())
        .isNotEqualTo("600000000");
  }

  @Test
  @Row({"D-17", "D-21"})
  void everyBootHasAnIdOfItsOwn() {
    MachineSpec spec = booted("m1");
    Present first = present(spec.id());
    assertThat(first.bootId()).isPresent();
    assertThat(first.startedAt()).isPresent();

    driver.reboot(spec.id(), bootDeadline());
    Present second = present(spec.id());
    assertThat(second.power()).isEqualTo(Power.RUNNING);
    assertThat(second.bootId()).isPresent().isNotEqualTo(first.bootId());

    driver.powerOff(spec.id(), soon());
    assertThat(present(spec.id()).bootId()).as("the last boot's").isEqualTo(second.bootId());
    driver.reboot(spec.id(), bootDeadline());
    Present third = present(spec.id());
    assertThat(third.power()).isEqualTo(Power.RUNNING);
    assertThat(third.bootId()).isPresent().isNotEqualTo(second.bootId());
  }

  // Power

  @Test
  @Row({"D-18", "D-19"})
  void theFenceIsCertain() {
    MachineSpec spec = booted("m1");

    assertThat(driver.powerOff(spec.id(), soon())).isEqualTo(PowerOff.POWERED_OFF);

    Present machine = present(spec.id());
    assertThat(machine.power()).isEqualTo(Power.OFF);
    assertThat(machine.stop()).isPresent();
    assertCode(Code.NOT_RUNNING, () -> run(spec.id(), "true"));
    assertThat(driver.powerOff(spec.id(), soon())).isEqualTo(PowerOff.ALREADY_OFF);
    assertThat(driver.powerOff(spec.id().next(), soon())).isEqualTo(PowerOff.ABSENT);
  }

  @Test
  @Row("D-20")
  void shutDownAsksAndNeverForces() {
    String stubborn =
        """
        {"name":"stubborn.service","enabled":true,"contents":"[Service]\\nType=oneshot\\n\
        RemainAfterExit=yes\\nExecStart=/bin/true\\nExecStop=/bin/sleep 5\\n\
        [Install]\\nWantedBy=multi-user.target\\n"}""";
    MachineSpec spec = spec("m1", ignition("", stubborn));
    driver.create(spec);
    driver.powerOn(spec.id());
    awaitMarkers(spec.id(), 1);
    await()
        .atMost(bootDeadline())
        .until(() -> run(spec.id(), "systemctl is-active stubborn.service").succeeded());

    assertThat(driver.shutDown(spec.id(), Duration.ofSeconds(1))).isEqualTo(ShutDown.STILL_RUNNING);
    assertThat(present(spec.id()).power()).isEqualTo(Power.RUNNING);
    assertThat(driver.shutDown(spec.id(), bootDeadline())).isEqualTo(ShutDown.OFF);
    assertThat(present(spec.id()).power()).isEqualTo(Power.OFF);
    assertThat(driver.shutDown(spec.id(), soon())).isEqualTo(ShutDown.OFF);
    assertThat(driver.shutDown(spec.id().next(), soon())).isEqualTo(ShutDown.OFF);
  }

  // Destroying

  @Test
  @Row({"D-23", "D-25"})
  void nothingIsLeftOfADestroyedMachine() {
    MachineSpec spec = booted("m1");
    assertThat(driver.list(CLUSTER).machines()).extracting(Present::id).containsExactly(spec.id());

    driver.destroy(spec.id(), soon());

    assertThat(driver.describe(spec.id())).isInstanceOf(Absent.class);
    assertThat(driver.list(CLUSTER).machines()).isEmpty();
    assertThat(driver.list(CLUSTER).volumes()).isEmpty();
  }

  @Test
  @Row("D-24")
  void aDataVolumeOutlivesItsMachine() {
    DataVolume data = new DataVolume("data", "/srv/data");
    MachineSpec first = spec("m1").withDataVolume(data);
    driver.create(first);
    driver.powerOn(first.id());
    awaitMarkers(first.id(), 1);
    run(first.id(), "echo precious > /srv/data/file; sync");
    VolumeId volume = new VolumeId(CLUSTER, "data");
    assertCode(Code.IN_USE, () -> driver.destroyVolume(volume));
    driver.destroy(first.id(), soon());
    assertThat(driver.list(CLUSTER).volumes())
        .containsExactly(new Inventory.Volume(CLUSTER, "data", Optional.empty()));

    MachineSpec second =
        MachineSpec.of(
                first.id().next(), network, first.address(), memoryMiB(), image(), first.ignition())
            .withDataVolume(data);
    driver.create(second);
    driver.powerOn(second.id());
    awaitMarkers(second.id(), 1);

    assertThat(run(second.id(), "cat /srv/data/file").stdout()).isEqualTo("precious\n");
    driver.destroy(second.id(), soon());
    driver.destroyVolume(volume);
    assertThat(driver.list(CLUSTER).volumes()).isEmpty();
  }
}
