package dev.slipway.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Where its library fits, on Linux with an x86-64 processor. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "x86_64"})
class NativeCryptoTest {
  private static final byte[] TEXT = "serving again".getBytes(StandardCharsets.UTF_8);
  private static final String NATIVE = "AmazonCorrettoCryptoProvider";

  @BeforeAll
  static void install() {
    assertThat(NativeCrypto.installNow()).isTrue();
  }

  @Test
  void itServesWhatTlsAndCertificatesTake() throws Exception {
    assertThat(
            new Provider[] {
              KeyPairGenerator.getInstance("EC").getProvider(),
              Signature.getInstance("SHA256withECDSA").getProvider(),
              KeyAgreement.getInstance("ECDH").getProvider(),
              Cipher.getInstance("AES/GCM/NoPadding").getProvider()
            })
        .extracting(Provider::getName)
        .containsOnly(NATIVE);
  }

  @Test
  void whatItSignsTheJdkVerifies() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(TEXT);
    byte[] signed = signature.sign();

    Provider jdk = Security.getProvider("SunEC");
    PublicKey key =
        KeyFactory.getInstance("EC", jdk)
            .generatePublic(new X509EncodedKeySpec(keys.getPublic().getEncoded()));
    Signature verification = Signature.getInstance("SHA256withECDSA", jdk);
    verification.initVerify(key);
    verification.update(TEXT);

    assertThat(verification.verify(signed)).isTrue();
  }
}
