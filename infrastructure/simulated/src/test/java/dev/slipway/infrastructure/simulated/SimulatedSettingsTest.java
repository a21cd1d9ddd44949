package dev.slipway.infrastructure.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.infrastructure.DriverProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class SimulatedSettingsTest {

  @Test
  void nothingSaidIsAWorkingDefault() {
    assertThat(SimulatedSettings.of(Map.of())).isEqualTo(SimulatedSettings.DEFAULT);
    assertThat(SimulatedSettings.of(Map.of("address", "", "token-file", " ")))
        .isEqualTo(SimulatedSettings.DEFAULT);
  }

  @Test
  void settingsAreReadByTheirNames() {
    assertThat(
            SimulatedSettings.of(
                Map.of(
                    "address", "http://127.0.0.1:8084",
                    "token-file", "/tmp/token",
                    "call-timeout-seconds", "3")))
        .isEqualTo(
            new SimulatedSettings(
                URI.create("http://127.0.0.1:8084"), Path.of("/tmp/token"), Duration.ofSeconds(3)));
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    assertThatThrownBy(() -> SimulatedSettings.of(Map.of("adress", "x")))
        .hasMessageContaining("adress");
    assertThatThrownBy(() -> SimulatedSettings.of(Map.of("address", "https://127.0.0.1:1")))
        .hasMessageContaining("address");
    assertThatThrownBy(() -> SimulatedSettings.of(Map.of("call-timeout-seconds", "soon")))
        .hasMessageContaining("call-timeout-seconds");
  }

  @Test
  void theDriverIsFoundByItsName() {
    assertThat(ServiceLoader.load(DriverProvider.class))
        .extracting(DriverProvider::name)
        .containsExactly("simulated");
  }
}
