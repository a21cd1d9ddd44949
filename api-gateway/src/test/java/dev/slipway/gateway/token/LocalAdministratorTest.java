package dev.slipway.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.gateway.token.LocalAdministrator.Outcome;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAdministratorTest {

  private final MemoryTokenStore store = new MemoryTokenStore();
  private final MemoryFile file = new MemoryFile();
  private int ids;

  @Test
  void theFirstStartMakesOneAndTheNextKeepsIt() {
    assertThat(ensure()).isEqualTo(Outcome.MADE);
    String secret = secretInFile();

    assertThat(ensure()).isEqualTo(Outcome.KEPT);

    assertThat(secretInFile()).isEqualTo(secret);
    assertThat(store.size()).isEqualTo(1);
  }

  /** Whatever step the crash comes before or after, the file holds no secret that is unknown. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void aCrashAtAnyStepLeavesNothingBehindAndTheNextStartEndsInTheSameState(int step) {
    Crash crash = new Crash(step);
    store.crash = crash;
    file.crash = crash;
    assertThatThrownBy(this::ensure).isInstanceOf(CrashException.class);
    assertThat(file.content == null || isKnown(file.content)).isTrue();
    store.crash = null;
    file.crash = null;

    ensure();

    assertThat(isKnown(secretInFile())).isTrue();
    assertThat(store.size()).isEqualTo(1);
    assertThat(ensure()).isEqualTo(Outcome.KEPT);
    assertThat(file.draft).isNull();
  }

  @Test
  void aDatabaseThatWasLostGetsANewOne() {
    ensure();
    String old = secretInFile();
    store.clear();

    assertThat(ensure()).isEqualTo(Outcome.MADE);

    assertThat(secretInFile()).isNotEqualTo(old);
    assertThat(isKnown(secretInFile())).isTrue();
  }

  @Test
  void aFileThatWasLostGetsANewOneAndTheOldSecretIsRefused() {
    ensure();
    String old = secretInFile();
    file.content = null;

    assertThat(ensure()).isEqualTo(Outcome.MADE);

    assertThat(isKnown(old)).isFalse();
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void aChosenSecretIsAdoptedOnce() {
    TokenSecret chosen = TokenSecret.random();

    assertThat(administrator().adopt("default", chosen)).isEqualTo(Outcome.MADE);
    assertThat(administrator().adopt("default", chosen)).isEqualTo(Outcome.KEPT);

    assertThat(store.size()).isEqualTo(1);
  }

  private Outcome ensure() {
    return administrator().ensure("default");
  }

  private LocalAdministrator administrator() {
    return new LocalAdministrator(store, file, () -> "tok-" + ids++, Clock.systemUTC());
  }

  private String secretInFile() {
    return Optional.ofNullable(file.content).orElseThrow();
  }

  private boolean isKnown(String secret) {
    return store.knows(TokenSecret.of(secret).hash());
  }

  private static final class CrashException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Crashes before or after the writes: 1 before the first, 2 after it, 3 before the second… */
  static final class Crash {
    private int left;

    Crash(int step) {
      this.left = step;
    }

    void point() {
      if (--left == 0) {
        throw new CrashException();
      }
    }
  }

  private static final class MemoryFile implements SecretFile {
    @Nullable String content;
    @Nullable String draft;
    @Nullable Crash crash;

    @Override
    public Optional<TokenSecret> read() {
      return Optional.ofNullable(content).map(TokenSecret::of);
    }

    @Override
    public Optional<TokenSecret> readDraft() {
      return Optional.ofNullable(draft).map(TokenSecret::of);
    }

    @Override
    public void writeDraft(TokenSecret secret) {
      point();
      draft = secret.reveal();
      point();
    }

    @Override
    public void promoteDraft() {
      point();
      content = draft;
      draft = null;
      point();
    }

    @Override
    public void deleteDraft() {
      draft = null;
    }

    @Override
    public String location() {
      return "memory";
    }

    private void point() {
      if (crash != null) {
        crash.point();
      }
    }
  }
}
