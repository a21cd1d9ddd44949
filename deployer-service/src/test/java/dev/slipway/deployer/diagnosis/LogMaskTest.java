package dev.slipway.deployer.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kit.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogMaskTest {
  private final LogMask mask =
      new LogMask(List.of(Secret.of("hunter2"), Secret.of("hunter2-and-more"), Secret.of("ab")));

  @Test
  void knownSecretsAreMaskedWhereverTheyAre() {
    assertThat(mask.apply("user wp with hunter2-and-more, then hunter2: able"))
        .isEqualTo("user wp with ***, then ***: able");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          password=abc def | password=*** def
          "Password": "abc", x | "Password": "***", x
          API_KEY: abc | API_KEY: ***
          Authorization: Bearer abc.def | Authorization: Bearer ***
          GET /?token=abc&x=1 | GET /?token=***&x=1
          the password is wrong | the password is wrong
          """)
  void whatIsWrittenLikeASecretIsMasked(String line, String masked) {
    assertThat(mask.apply(line)).isEqualTo(masked);
  }
}
