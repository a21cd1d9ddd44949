package dev.slipway.gateway.out.files;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.tls.CertificateStore;
import dev.slipway.gateway.token.SecretFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The files in the state directory, for those who know only what they are for. */
@ApplicationScoped
class StateFiles {

  @Produces
  @Singleton
  SecretFile administratorToken(GatewayConfig config) {
    return new AdminTokenFile(config.stateDir());
  }

  @Produces
  @Singleton
  CertificateStore certificates(GatewayConfig config) {
    return new CertificateFiles(config.stateDir());
  }
}
