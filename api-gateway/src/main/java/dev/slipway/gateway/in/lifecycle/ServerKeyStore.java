package dev.slipway.gateway.in.lifecycle;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.tls.CertificateMaker;
import dev.slipway.gateway.tls.CertificateStore;
import dev.slipway.gateway.tls.KeyAndCertificate;
import dev.slipway.gateway.tls.LocalAuthority;
import dev.slipway.gateway.tls.Pem;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The certificate that the HTTP server shows. Quarkus asks for it before the server starts, and
 * again on each reload: that is when it is made and renewed.
 */
@ApplicationScoped
@Identifier(ServerKeyStore.TLS_CONFIGURATION)
class ServerKeyStore implements KeyStoreProvider {

  /** The name in {@code quarkus.http.tls-configuration-name}. */
  static final String TLS_CONFIGURATION = "gateway";

  private final GatewayConfig config;
  private final CertificateStore store;
  private final Clock clock;

  @Inject
  ServerKeyStore(GatewayConfig config, CertificateStore store, Clock clock) {
    this.config = config;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
    PemKeyCertOptions options = config.tls().certificate().map(this::given).orElseGet(this::own);
    try {
      return new KeyStoreAndKeyCertOptions(options.loadKeyStore(vertx), options);
    } catch (Exception e) { // declared by Vert.x
      throw new IllegalStateException("The gateway's certificate and key can't be used: " + e, e);
    }
  }

  private PemKeyCertOptions given(Path certificate) {
    Path key =
        config
            .tls()
            .key()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "SLIPWAY_GATEWAY_TLS_CERTIFICATE is set and SLIPWAY_GATEWAY_TLS_KEY is not."
                            + " Set it to the file with the certificate's private key."));
    return new PemKeyCertOptions().addCertValue(read(certificate)).addKeyValue(read(key));
  }

  private PemKeyCertOptions own() {
    LocalAuthority authority = new LocalAuthority(store, new CertificateMaker(), clock);
    KeyAndCertificate server = authority.server(names());
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(Pem.of(server.certificate())))
        .addKeyValue(Buffer.buffer(Pem.of(server.key())));
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    hostName().ifPresent(names::add);
    config.tls().names().ifPresent(names::addAll);
    return names;
  }

  private static Optional<String> hostName() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Buffer read(Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read", e);
    }
  }
}
