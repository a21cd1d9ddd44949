package dev.slipway.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.infrastructure.DriverProvider;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DockerSettingsTest {

  @Test
  void nothingGivenIsTheDefault() {
    assertThat(DockerSettings.of(Map.of())).isEqualTo(DockerSettings.DEFAULT);
  }

  @Test
  void settingsAreReadByName() {
    DockerSettings settings =
        DockerSettings.of(
            Map.of(
                "docker-host",
                "unix:///x.sock",
                "call-timeout-seconds",
                "7",
                "resync-seconds",
                "3"));

    assertThat(settings.dockerHost()).contains("unix:///x.sock");
    assertThat(settings.callTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.resync()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    assertThatThrownBy(() -> DockerSettings.of(Map.of("dokcer-host", "x")))
        .hasMessageContaining("dokcer-host");
    assertThatThrownBy(() -> DockerSettings.of(Map.of("resync-seconds", "0")))
        .hasMessageContaining("resync-seconds");
  }

  @Test
  void theDriverIsFoundByItsName() {
    assertThat(ServiceLoader.load(DriverProvider.class))
        .extracting(DriverProvider::name)
        .containsExactly("docker");
  }
}
