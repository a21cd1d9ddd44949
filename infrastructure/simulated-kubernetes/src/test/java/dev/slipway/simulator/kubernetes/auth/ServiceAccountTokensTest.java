package dev.slipway.simulator.kubernetes.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.loop.VirtualLoop;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountTokensTest {
  private static final String ISSUER = "https://issuer";
  private static final String KEY = Kinds.SERVICE_ACCOUNT.key("a", "some");

  private final VirtualLoop loop = new VirtualLoop();
  private final ClusterStore store = new ClusterStore(loop);

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    return generator.generateKeyPair();
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(der), type);
  }

  private ServiceAccountTokens tokens(KeyPair signing, KeyPair... verifying) {
    return new ServiceAccountTokens(
        store,
        pem("PRIVATE KEY", signing.getPrivate().getEncoded()),
        List.of(verifying).stream()
            .map(pair -> pem("PUBLIC KEY", pair.getPublic().getEncoded()))
            .toList(),
        ISSUER);
  }

  @BeforeEach
  void account() {
    account("uid-1");
  }

  private void account(String uid) {
    ObjectNode account = Json.object();
    account.putObject("metadata").put("name", "some").put("namespace", "a").put("uid", uid);
    store.put(KEY, account);
  }

  private static String issue(ServiceAccountTokens tokens, int seconds) {
    ObjectNode request = Json.object();
    request.putObject("spec").put("expirationSeconds", seconds);
    return Json.text(tokens.issue("a", "some", request), "status", "token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void aTokenLastsAsLongAsItSaysAndAsItsAccount(String algorithm) throws Exception {
    KeyPair pair = keys(algorithm);
    ServiceAccountTokens tokens = tokens(pair, pair);
    String token = issue(tokens, 600);
    assertThat(tokens.user(token, ISSUER).orElseThrow().name())
        .isEqualTo("system:serviceaccount:a:some");
    assertThat(tokens.user(token, "another audience")).isEmpty();
    assertThat(tokens.user(token.substring(0, token.length() - 8) + "AAAAAAAA", ISSUER)).isEmpty();
    loop.pass(Duration.ofSeconds(599));
    assertThat(tokens.user(token, ISSUER)).isPresent();
    loop.pass(Duration.ofSeconds(1));
    assertThat(tokens.user(token, ISSUER)).isEmpty();

    String another = issue(tokens, 600);
    account("uid-2");
    assertThat(tokens.user(another, ISSUER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC"})
  void keysCanBeRotated(String algorithm) throws Exception {
    KeyPair old = keys(algorithm);
    KeyPair fresh = keys(algorithm);
    String token = issue(tokens(old, old), 600);
    assertThat(tokens(fresh, fresh, old).user(token, ISSUER)).isPresent();
    assertThat(tokens(fresh, fresh).user(token, ISSUER)).isEmpty();
    assertThatThrownBy(() -> issue(tokens(old, old), 10))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(422));
  }
}
