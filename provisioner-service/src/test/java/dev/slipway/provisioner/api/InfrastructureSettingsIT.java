package dev.slipway.provisioner.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import dev.slipway.provisioner.machine.MachineImage;
import dev.slipway.provisioner.out.driver.DriverRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The service starts with the drivers that it has in earnest, opened with what the environment
 * says: nothing, where no virtual machine image is built.
 */
@QuarkusTest
@TestProfile(InfrastructureSettingsIT.NoVirtualMachines.class)
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class InfrastructureSettingsIT {

  /** Variables as a host without virtual machines has them. */
  public static final class NoVirtualMachines implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "SLIPWAY_MACHINE_IMAGE",
          "slipway/machine:1f2e3d",
          "SLIPWAY_QEMU_IMAGE",
          "",
          "slipway.machine.images.simulated",
          "slipway/machine:simulated");
    }
  }

  /** What machines are made with in this test is in memory; these are opened besides. */
  @Inject DriverRegistry drivers;

  @Inject MachineImage image;

  @Test
  void driversAreOpenedWhereASettingIsEmpty() {
    assertThat(drivers.names()).containsExactly("docker", "qemu", "simulated");
  }

  @Test
  void anyInfrastructureMayHaveItsOwnNameOfTheImageAndAnEmptyOneIsNone() {
    assertThat(image.name("docker")).isEqualTo("slipway/machine:1f2e3d");
    assertThat(image.name("qemu")).isEqualTo("slipway/machine:1f2e3d");
    assertThat(image.name("simulated")).isEqualTo("slipway/machine:simulated");
  }
}
