package dev.slipway.simulator.kubernetes.auth;

import io.vertx.core.net.KeyCertOptions;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one certificate to whoever asks. A key store would do, but encrypts the key under a
 * password, which takes some 10 ms of a processor each time.
 */
public final class OneKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private OneKey(List<X509Certificate> chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * A certificate, with the chain behind it if there is one, and its key, for a server.
   *
   * @throws IllegalArgumentException if either can't be read
   */
  public static KeyCertOptions of(String certificatePem, String keyPem) {
    return KeyCertOptions.wrap(
        new OneKey(Pem.certificates(certificatePem), Pem.privateKey(keyPem)));
  }

  /** The alias, if the key is of one of these kinds, such as {@code EC}. */
  private @Nullable String alias(String... kinds) {
    for (String kind : kinds) {
      if (kind.equals(key.getAlgorithm()) || kind.startsWith(key.getAlgorithm() + "_")) {
        return ALIAS;
      }
    }
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
    String alias = alias(kind);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(kinds);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(kinds);
  }

  @Override
  public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
    return getClientAliases(kind, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(kind);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String kind, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(kind);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }
}
