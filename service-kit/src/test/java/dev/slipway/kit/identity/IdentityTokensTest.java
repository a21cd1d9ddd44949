package dev.slipway.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kit.secret.Secret;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTokensTest {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  @ParameterizedTest
  @CsvSource({
    "'',       is not set",
    "!!,       is not base64",
    "c2hvcnQ=, has 5 bytes and needs 32 or more",
  })
  void anUnusableKeyIsRefusedWithTheRemedy(String key, String why) {
    assertThatThrownBy(() -> tokens(key))
        .hasMessageStartingWith("SLIPWAY_IDENTITY_KEY " + why)
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageNotContaining("c2hvcnQ");
  }

  @Test
  void anIdentityIsReadAsItWasSigned() {
    Caller caller = new Caller("ada", "shop", Role.ADMIN, "gateway");

    assertThat(tokens(KEY).verify(tokens(KEY).sign(caller, "monitor"), "monitor"))
        .isEqualTo(caller);
  }

  @ParameterizedTest
  @CsvSource({
    "ADMIN, EDITOR, true",
    "ADMIN, VIEWER, true",
    "EDITOR, ADMIN, false",
    "VIEWER, EDITOR, false",
    "VIEWER, VIEWER, true",
    "ADMIN, SERVICE, false",
    "SERVICE, SERVICE, true",
    "SERVICE, VIEWER, true",
    "SERVICE, EDITOR, false",
  })
  void rolesIncludeLowerOnes(Role role, Role other, boolean includes) {
    assertThat(role.includes(other)).isEqualTo(includes);
  }

  private static IdentityTokens tokens(String key) {
    return new IdentityTokens(Optional.of(Secret.of(key)), Clock.systemUTC());
  }
}
