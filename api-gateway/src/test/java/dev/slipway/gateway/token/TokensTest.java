package dev.slipway.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kit.identity.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TokensTest {

  private final MemoryTokenStore store = new MemoryTokenStore();
  private final MovingClock clock = new MovingClock();
  private final Tokens tokens = new Tokens(store, () -> "tok-1", clock, Duration.ofSeconds(5));

  @Test
  void anIssuedSecretIsAcceptedAndOnlyItsHashIsStored() {
    Tokens.Issued issued = tokens.issue("ci", "default", Role.EDITOR, null);

    assertThat(tokens.authenticate(issued.secret()))
        .isEqualTo(new Authentication.Accepted(issued.token()));
    assertThat(store.knows(issued.secret().hash())).isTrue();
    assertThat(issued.secret().toString()).isEqualTo("***");
  }

  @Test
  void burstsAskTheStoreOnce() {
    TokenSecret secret = tokens.issue("ci", "default", Role.EDITOR, null).secret();

    tokens.authenticate(secret);
    tokens.authenticate(secret);
    assertThat(store.lookups).isEqualTo(1);

    clock.now = clock.now.plusSeconds(6);
    tokens.authenticate(secret);
    assertThat(store.lookups).isEqualTo(2);
  }

  @Test
  void aDeletedTokenIsRefusedAtOnce() {
    Tokens.Issued issued = tokens.issue("ci", "default", Role.EDITOR, null);
    tokens.authenticate(issued.secret());

    assertThat(tokens.delete("default", issued.token().id())).isTrue();

    assertThat(tokens.authenticate(issued.secret())).isInstanceOf(Authentication.Unknown.class);
    assertThat(tokens.isValid(issued.token())).isFalse();
  }

  @Test
  void anExpiredTokenIsRefusedEvenFromTheCache() {
    Tokens.Issued issued = tokens.issue("ci", "default", Role.EDITOR, Duration.ofSeconds(3));
    assertThat(tokens.authenticate(issued.secret())).isInstanceOf(Authentication.Accepted.class);

    clock.now = clock.now.plusSeconds(3);

    assertThat(tokens.authenticate(issued.secret())).isInstanceOf(Authentication.Expired.class);
  }

  @Test
  void whatIsNoTokenNeverReachesTheStore() {
    assertThat(tokens.authenticate(TokenSecret.of("x' or true--")))
        .isInstanceOf(Authentication.Unknown.class);
    assertThat(store.lookups).isZero();
  }

  private static final class MovingClock extends Clock {
    Instant now = Instant.parse("2026-11-23T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
