package dev.slipway.provisioner.out.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kit.secret.Secret;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealerTest {

  private static Sealer sealer(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return new Sealer(Optional.of(Secret.of(Base64.getEncoder().encodeToString(key))));
  }

  @Test
  void opensWhatItSealed() {
    byte[] sealed = sealer(1).seal("secret".getBytes(UTF_8), "table/1");

    assertThat(new String(sealed, UTF_8)).doesNotContain("secret");
    assertThat(sealer(1).open(sealed, "table/1")).asString(UTF_8).isEqualTo("secret");
  }

  @Test
  void refusesAnotherRowsAndAnotherKeys() {
    byte[] sealed = sealer(1).seal("secret".getBytes(UTF_8), "table/1");

    assertThatThrownBy(() -> sealer(1).open(sealed, "table/2")).hasMessageContaining("table/2");
    assertThatThrownBy(() -> sealer(2).open(sealed, "table/1"))
        .hasMessageContaining("SLIPWAY_ENCRYPTION_KEY");
  }

  @Test
  void namesTheRemedyWithoutAKey() {
    assertThatThrownBy(() -> new Sealer(Optional.empty()))
        .hasMessageContaining("SLIPWAY_ENCRYPTION_KEY is not set")
        .hasMessageContaining("openssl rand -base64 32");
    assertThatThrownBy(() -> new Sealer(Optional.of(Secret.of("c2hvcnQ="))))
        .hasMessageContaining("5 bytes");
  }
}
