package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.auth.Pem;
import dev.slipway.simulator.kubernetes.auth.ServerKey;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/** TLS with the cluster's certificates; certificates of clients are asked for, not demanded. */
final class ServerTls {
  private static final int MOST_HEADERS = 64 * 1024;

  private ServerTls() {}

  static HttpServerOptions options(ApiServerOptions options, List<X509Certificate> authorities) {
    return new HttpServerOptions()
        .setHost(options.listenAddress())
        .setPort(options.port())
        .setSsl(true)
        .setKeyCertOptions(ServerKey.options(options.certificatePem(), options.privateKeyPem()))
        .setClientAuth(ClientAuth.REQUEST)
        .setTrustOptions(TrustOptions.wrap(new Anybody(authorities)))
        .setUseAlpn(false)
        .setMaxHeaderSize(MOST_HEADERS)
        .setMaxInitialLineLength(MOST_HEADERS)
        .setCompressionSupported(false)
        .setMaxWebSocketFrameSize(1 << 20)
        .setIdleTimeout(0)
        .setReuseAddress(true);
  }

  /** Checks that what is given can be read, for the server itself says so late and unclearly. */
  static void check(ApiServerOptions options) {
    if (Pem.certificates(options.certificatePem()).isEmpty()) {
      throw new IllegalArgumentException("the API server has no certificate");
    }
    if (Pem.certificates(options.clientAuthoritiesPem()).isEmpty()) {
      throw new IllegalArgumentException("the API server has no authority of clients");
    }
    var ignored = Pem.privateKey(options.privateKeyPem());
  }

  /**
   * Takes any certificate in the handshake: who shows one that no authority vouches for is answered
   * 401, as a real API server does.
   */
  private record Anybody(List<X509Certificate> authorities) implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // Looked at with each request.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // It is no client.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return authorities.toArray(X509Certificate[]::new);
    }
  }
}
