package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The rows about making machines and their networks. */
abstract class MakingContract extends DriverFixture {

  @Test
  @Row({"D-01", "D-06"})
  void aMachineIsMadeOffAndFoundByAnotherDriver() {
    MachineSpec spec = spec("m1");
    assertThat(driver.create(spec)).isEqualTo(Creation.CREATED);

    try (InfrastructureDriver another = open(INSTANCE)) {
      Present machine = present(another, spec.id());
      assertThat(machine.power()).isEqualTo(Power.OFF);
      assertThat(machine.address()).isEqualTo(spec.address());
      assertThat(machine.bootId()).isEmpty();
      assertThat(machine.startedAt()).isEmpty();
      assertThat(machine.stop()).isEmpty();
      assertThat(another.create(spec)).isEqualTo(Creation.EXISTED);
    }
  }

  @Test
  @Row("D-02")
  void anotherInstancesThingsAreNeitherSeenNorTouched() {
    MachineSpec spec = running("m1");
    try (InfrastructureDriver other = open("contract-other")) {
      assertThat(other.list().items()).isEmpty();
      assertThat(other.describe(spec.id())).isInstanceOf(Absent.class);
      assertThat(other.powerOff(spec.id(), soon())).isEqualTo(PowerOff.ABSENT);
      other.destroy(spec.id(), soon());
      other.destroyNetwork(CLUSTER);
    }
    assertThat(present(spec.id()).power()).isEqualTo(Power.RUNNING);
    assertThat(driver.list().networks()).contains(network);
  }

  @Test
  @Row("D-03")
  void everyCallCanBeRepeated() {
    MachineSpec spec = spec("m1").withDataVolume(new DataVolume("data", "/srv/data"));
    driver.ensureNetwork(network);
    driver.create(spec);
    assertThat(driver.create(spec)).isEqualTo(Creation.EXISTED);
    driver.powerOn(spec.id());
    String boot = present(spec.id()).bootId().orElseThrow();
    driver.powerOn(spec.id());
    assertThat(present(spec.id()).bootId()).as("one boot").contains(boot);
    driver.powerOff(spec.id(), soon());
    assertThat(driver.powerOff(spec.id(), soon())).isEqualTo(PowerOff.ALREADY_OFF);
    driver.destroy(spec.id(), soon());
    driver.destroy(spec.id(), soon());
    VolumeId volume = new VolumeId(CLUSTER, "data");
    driver.destroyVolume(volume);
    driver.destroyVolume(volume);
    driver.destroyNetwork("cl-never-made");
  }

  @Test
  @Row("D-04")
  void aMachineOfAnotherSpecificationIsAConflict() {
    MachineSpec spec = spec("m1");
    driver.create(spec);

    MachineSpec other =
        MachineSpec.of(
            spec.id(), network, spec.address(), memoryMiB() + 64, image(), spec.ignition());

    assertCode(Code.CONFLICT, () -> driver.create(other));
  }

  @Test
  @Row("D-05")
  void aReplacementIsAnotherMachineAndWaitsForItsPredecessorsEnd() {
    MachineSpec first = spec("m1");
    driver.create(first);
    MachineSpec second =
        MachineSpec.of(
            first.id().next(), network, first.address(), memoryMiB(), image(), first.ignition());

    assertThat(driver.describe(second.id())).isInstanceOf(Absent.class);
    assertCode(Code.ADDRESS_TAKEN, () -> driver.create(second));
    driver.destroy(first.id(), soon());
    assertThat(driver.create(second)).isEqualTo(Creation.CREATED);
    assertThat(driver.describe(first.id())).isInstanceOf(Absent.class);
  }

  @Test
  @Row({"D-07", "D-25"})
  void whatCannotBeMadeIsRefusedAndLeavesNothing() {
    MachineSpec spec = spec("m1");
    MachineSpec noImage =
        MachineSpec.of(
            spec.id(),
            network,
            spec.address(),
            memoryMiB(),
            "slipway/no-such:image",
            spec.ignition());
    MachineSpec noNetwork =
        MachineSpec.of(
            new MachineId("cl-other", "m1", 1),
            new NetworkSpec("cl-other", network.cidr()),
            spec.address(),
            memoryMiB(),
            image(),
            spec.ignition());
    MachineSpec tooLarge =
        MachineSpec.of(spec.id(), network, spec.address(), 1_000_000_000, image(), spec.ignition());

    assertCode(Code.IMAGE_NOT_FOUND, () -> driver.create(noImage));
    assertCode(Code.NOT_FOUND, () -> driver.create(noNetwork));
    assertCode(Code.INSUFFICIENT_MEMORY, () -> driver.create(tooLarge));
    assertThat(driver.list().machines()).isEmpty();
    assertThat(driver.list().volumes()).isEmpty();
  }

  @Test
  @Row({"D-08", "D-40"})
  void aConfigurationThatIsNotIgnitionIsRefusedWithoutQuotingIt() {
    MachineSpec spec = spec("m1");
    List<String> broken =
        List.of(
            "{\"ignition\":{\"version\":\"3.4.0\"},hunter2}",
            "{\"ignition\":{\"version\":\"2.2.0\"},\"hunter\":\"hunter2\"}",
            "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"hunter2\"}]}}");
    for (String json : broken) {
      MachineSpec bad =
          MachineSpec.of(spec.id(), network, spec.address(), memoryMiB(), image(), Secret.of(json));
      DriverException refusal = assertCode(Code.UNSUPPORTED, () -> driver.create(bad));
      assertThat(refusal.getMessage()).contains("Ignition").doesNotContain("hunter2");
      assertThat(bad.toString()).doesNotContain("hunter2");
    }
    assertThat(driver.list().machines()).isEmpty();
  }

  @Test
  @Row("D-09")
  void createdByTwoAtOnceItIsMadeOnce() throws Exception {
    MachineSpec spec = spec("m1");
    try (InfrastructureDriver another = open(INSTANCE);
        ExecutorService two = Executors.newFixedThreadPool(2)) {
      Callable<Creation> here = () -> driver.create(spec);
      Callable<Creation> there = () -> another.create(spec);
      List<Creation> outcomes = new ArrayList<>();
      for (Future<Creation> future : two.invokeAll(List.of(here, there))) {
        try {
          outcomes.add(future.get());
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  DriverException.class, lost -> assertThat(lost.retryable()).isTrue());
        }
      }
      outcomes.add(driver.create(spec));
      assertThat(outcomes).containsOnlyOnce(Creation.CREATED);
      assertThat(driver.list().machines()).hasSize(1);
    }
  }

  // Networks

  @Test
  @Row({"D-10", "D-11"})
  void aNetworkIsKnownAsUsedAndNothingMayOverlapIt() {
    assertThat(driver.usedNetworks())
        .anySatisfy(
            used -> {
              assertThat(used.cidr()).isEqualTo(network.cidr());
              assertThat(used.clusterId()).contains(CLUSTER);
            });
    Cidr half = new Cidr(network.cidr().network(), network.cidr().prefix() + 1);
    assertCode(
        Code.NETWORK_OVERLAP, () -> driver.ensureNetwork(new NetworkSpec("cl-overlap", half)));
    assertCode(
        Code.CONFLICT, () -> driver.ensureNetwork(new NetworkSpec(CLUSTER, freeRange(driver))));
    assertThat(driver.list().networks()).containsExactly(network);
  }

  @Test
  @Row("D-52")
  void aNetworkMustLieWhereTheDriverReachesMachines() {
    Traits traits = driver.traits();
    assertThat(traits.allows(network.cidr())).isTrue();
    if (!traits.networkRanges().isEmpty()) {
      Cidr outside = Cidr.parse("172.29.77.0/24");
      assertThat(traits.allows(outside)).isFalse();
      assertCode(
          Code.UNSUPPORTED, () -> driver.ensureNetwork(new NetworkSpec("cl-outside", outside)));
    }
  }

  @Test
  @Row("D-12")
  void aNetworkIsRemovedOnlyWhenItIsEmpty() {
    String cluster = "cl-second";
    NetworkSpec second = new NetworkSpec(cluster, freeRange(driver));
    driver.ensureNetwork(second);
    MachineId id = new MachineId(cluster, "m1", 1);
    driver.create(
        MachineSpec.of(
            id, second, second.cidr().address(11), memoryMiB(), image(), ignition("", "")));

    assertCode(Code.IN_USE, () -> driver.destroyNetwork(cluster));
    driver.destroy(id, soon());
    driver.destroyNetwork(cluster);
    assertThat(driver.list(cluster).isEmpty()).isTrue();
  }
}
