package dev.slipway.provisioner.out.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverSettingsTest {
  @Test
  void anEmptySettingIsNoReasonNotToStart() {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(DriverSettings.class)
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "slipway.infrastructure.driver.qemu.probe-image", "",
                        "slipway.infrastructure.driver.qemu.cpus", "1"),
                    "test",
                    1))
            .build();

    assertThat(config.getConfigMapping(DriverSettings.class).driver())
        .containsEntry("qemu", Map.of("probe-image", "", "cpus", "1"));
  }
}
