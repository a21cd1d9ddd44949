package dev.slipway.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.kit.credentials.ClusterCredentials;
import dev.slipway.kit.credentials.DatabaseCredentials;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void isNeverPrinted() throws Exception {
    Secret secret = Secret.of("hunter2");

    assertThat(secret).hasToString("***");
    assertThat("%s %s".formatted(secret, Map.of("password", secret))).doesNotContain("hunter2");
    assertThat(new ObjectMapper().writeValueAsString(Map.of("password", secret)))
        .isEqualTo("{\"password\":\"***\"}");
    assertThat(secret.reveal()).isEqualTo("hunter2");
    assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
  }

  @Test
  void credentialsHideTheirs() {
    assertThat(new ClusterCredentials("cl-1", "https://c1", "pem", "hunter2", Instant.EPOCH))
        .asString()
        .doesNotContain("hunter2")
        .contains("cl-1");
    assertThat(new DatabaseCredentials("d1", 3306, "wp", "wp", "hunter2"))
        .asString()
        .doesNotContain("hunter2")
        .contains("3306");
  }
}
