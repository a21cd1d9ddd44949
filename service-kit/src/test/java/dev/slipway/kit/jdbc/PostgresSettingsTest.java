package dev.slipway.kit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSettingsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "SLIPWAY_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:7432/slipway_monitor",
              "SLIPWAY_POSTGRES_USER", "slipway_monitor",
              "SLIPWAY_POSTGRES_PASSWORD", "hunter2"));

  @ParameterizedTest
  @ValueSource(
      strings = {"SLIPWAY_POSTGRES_URL", "SLIPWAY_POSTGRES_USER", "SLIPWAY_POSTGRES_PASSWORD"})
  void aMissingVariableIsNamedWithItsRemedy(String variable) {
    environment.remove(variable);

    assertThatThrownBy(this::config)
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining(variable + " is not set")
        .hasMessageContaining("Set it to ");
  }

  @Test
  void theDatasourceIsTheOneOfTheEnvironment() {
    SmallRyeConfig config = config();

    assertThat(config.getValue("quarkus.datasource.jdbc.url", String.class))
        .isEqualTo("jdbc:postgresql://127.0.0.1:7432/slipway_monitor");
    assertThat(config.getValue("quarkus.datasource.username", String.class))
        .isEqualTo("slipway_monitor");
    assertThat(config.getValue("quarkus.datasource.password", String.class)).isEqualTo("hunter2");
  }

  private SmallRyeConfig config() {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(kitDefaults(), new PropertiesConfigSource(environment, "environment", 300))
        .withMapping(PostgresSettings.class)
        .build();
  }

  private static ConfigSource kitDefaults() {
    try {
      return new PropertiesConfigSource(
          Objects.requireNonNull(
              PostgresSettings.class.getResource("/META-INF/microprofile-config.properties")),
          100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
