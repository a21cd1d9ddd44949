package dev.slipway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
  @TempDir Path directory;

  @Test
  void portsFollowFromTheBase() {
    Home home = home(Map.of("SLIPWAY_PORT_BASE", "17000"));

    assertThat(home.gatewayPort()).isEqualTo(17443);
    assertThat(home.provisionerPort()).isEqualTo(17081);
    assertThat(home.deployerPort()).isEqualTo(17082);
    assertThat(home.monitorPort()).isEqualTo(17083);
    assertThat(home.postgresPort()).isEqualTo(17432);
    assertThat(home.kafkaPort()).isEqualTo(17092);
  }

  @Test
  void theBaseItWasStartedWithIsRemembered() {
    home(Map.of("SLIPWAY_PORT_BASE", "17000")).prepare();

    assertThat(home(Map.of()).portBase()).isEqualTo(17000);
    assertThat(home(Map.of("SLIPWAY_PORT_BASE", "8000")).portBase()).isEqualTo(8000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "65500", "many"})
  void aBaseThatIsNoneIsRefused(String base) {
    assertThatThrownBy(() -> home(Map.of("SLIPWAY_PORT_BASE", base)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(base);
  }

  @Test
  void stateIsInTheCheckoutWhereNothingElseIsSaid() {
    Home home = Home.of(Map.of("SLIPWAY_CHECKOUT", directory.toString()));

    assertThat(home.directory()).isEqualTo(directory.resolve(".slipway"));
    assertThat(home.portBase()).isEqualTo(7000);
  }

  @Test
  void secretsAreMadeOnceAndReadByTheirOwnerAlone() throws Exception {
    Home home = home(Map.of());
    home.prepare();
    LocalSecrets first = new LocalSecrets(home);
    String key = first.encryptionKey();
    String instance = first.instance();

    LocalSecrets later = new LocalSecrets(home);

    assertThat(later.encryptionKey()).isEqualTo(key);
    assertThat(later.instance()).isEqualTo(instance).matches("[a-z2-7]{6}");
    assertThat(later.identityKey()).isNotEqualTo(key);
    assertThat(later.deployerEncryptionKey())
        .isEqualTo(later.deployerEncryptionKey())
        .isNotEqualTo(key);
    assertThat(Files.getPosixFilePermissions(directory.resolve("secrets.properties")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  private Home home(Map<String, String> environment) {
    Map<String, String> whole = new java.util.HashMap<>(environment);
    whole.put("SLIPWAY_HOME", directory.toString());
    return Home.of(whole);
  }
}
