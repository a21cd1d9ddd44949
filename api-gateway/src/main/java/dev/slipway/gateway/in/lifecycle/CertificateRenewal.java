package dev.slipway.gateway.in.lifecycle;

import dev.slipway.gateway.GatewayConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Renews the certificate, or takes a new one from its file, while the gateway runs. */
@ApplicationScoped
class CertificateRenewal {

  private static final Logger LOG = Logger.getLogger(CertificateRenewal.class);

  private final Vertx vertx;
  private final TlsConfigurationRegistry registry;
  private final Event<CertificateUpdatedEvent> updated;
  private final GatewayConfig config;

  @Inject
  CertificateRenewal(
      Vertx vertx,
      TlsConfigurationRegistry registry,
      Event<CertificateUpdatedEvent> updated,
      GatewayConfig config) {
    this.vertx = vertx;
    this.registry = registry;
    this.updated = updated;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    vertx.setPeriodic(
        config.tls().checkEvery().toMillis(),
        t ->
            vertx
                .executeBlocking(this::renew, false)
                .onFailure(e -> LOG.errorf(e, "the certificate could not be renewed")));
  }

  /** Whether another certificate is shown from now on. */
  boolean renew() throws KeyStoreException {
    TlsConfiguration tls = registry.get(ServerKeyStore.TLS_CONFIGURATION).orElseThrow();
    Certificate before = certificate(tls.getKeyStore());
    if (!tls.reload() || Objects.equals(before, certificate(tls.getKeyStore()))) {
      return false;
    }
    updated.fire(new CertificateUpdatedEvent(ServerKeyStore.TLS_CONFIGURATION, tls));
    LOG.info("the gateway shows a new certificate");
    return true;
  }

  private static @Nullable Certificate certificate(KeyStore store) throws KeyStoreException {
    for (String alias : Collections.list(store.aliases())) {
      Certificate found = store.getCertificate(alias);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
