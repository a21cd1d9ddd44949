package dev.slipway.gateway.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadPreviewTest {

  @Test
  void controlCharactersAndWhatIsNoAsciiAreEscaped() {
    assertThat(preview("a\u001b[31m\n\\é")).isEqualTo("a\\x1b[31m\\x0a\\\\\\xc3\\xa9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":\"hunter2\"}",
        "{\"dbPassword\" : \"hunter2\", \"x\": 1}",
        "{\"token\":\"hunter2",
        "api_key=hunter2&x=y",
        "Authorization: hunter2",
        "-----BEGIN EC PRIVATE KEY-----\nhunter2"
      })
  void whatLooksLikeASecretIsMasked(String payload) {
    assertThat(preview(payload)).contains("***").doesNotContain("hunter2");
  }

  @Test
  void longPayloadsAreCut() {
    assertThat(preview("x".repeat(10_000))).hasSize(257).endsWith("…");
  }

  private static String preview(String payload) {
    return PayloadPreview.of(payload.getBytes(StandardCharsets.UTF_8));
  }
}
