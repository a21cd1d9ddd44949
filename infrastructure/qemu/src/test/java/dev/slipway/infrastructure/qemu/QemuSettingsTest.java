package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.infrastructure.DriverProvider;
import dev.slipway.infrastructure.qemu.QemuSettings.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class QemuSettingsTest {

  @Test
  void noSettingsAreTheDefaults() {
    assertThat(QemuSettings.of(Map.of())).isEqualTo(QemuSettings.DEFAULT);
  }

  @Test
  void settingsAreReadByTheirNames() {
    assertThat(
            QemuSettings.of(
                Map.of(
                    "directory", "/machines",
                    "run-directory", "/run/machines",
                    "accelerator", "tcg",
                    "qemu", "/opt/qemu",
                    "call-timeout-seconds", "5",
                    "resync-seconds", "9",
                    "publish-address", "0.0.0.0",
                    "probe-image", "/images/vm",
                    "cpus", "4",
                    "data-volume-mib", "512")))
        .isEqualTo(
            new QemuSettings(
                Path.of("/machines"),
                Path.of("/run/machines"),
                Wanted.TCG,
                "/opt/qemu",
                Duration.ofSeconds(5),
                Duration.ofSeconds(9),
                "0.0.0.0",
                Optional.of(Path.of("/images/vm")),
                4,
                512));
  }

  @Test
  void whatMakesNoSenseIsRefusedByItsName() {
    refused("cpus", "none");
    refused("accelerator", "hvf");
    refused("directory", "relative/path");
    refused("run-directory", "/" + "x".repeat(61));
    refused("colour", "blue");
  }

  private static void refused(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QemuSettings.of(Map.of(name, value)))
        .withMessageContaining(name);
  }

  @Test
  void theDriverIsFound() {
    assertThat(ServiceLoader.load(DriverProvider.class))
        .extracting(DriverProvider::name)
        .contains("qemu");
  }
}
