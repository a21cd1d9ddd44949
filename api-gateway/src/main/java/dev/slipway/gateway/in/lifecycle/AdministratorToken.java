package dev.slipway.gateway.in.lifecycle;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.token.LocalAdministrator;
import dev.slipway.gateway.token.Project;
import dev.slipway.gateway.token.SecretFile;
import dev.slipway.gateway.token.TokenSecret;
import dev.slipway.gateway.token.TokenStore;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.secret.Secret;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Before the door opens, there is a key to it. */
@ApplicationScoped
class AdministratorToken {

  private static final Logger LOG = Logger.getLogger(AdministratorToken.class);

  private final LocalAdministrator administrator;
  private final SecretFile file;
  private final Optional<Secret> chosen;

  @Inject
  AdministratorToken(
      TokenStore store, SecretFile file, Ids ids, Clock clock, GatewayConfig config) {
    this.file = file;
    this.administrator = new LocalAdministrator(store, file, () -> ids.random("tok", 10), clock);
    this.chosen = config.adminToken();
  }

  void ensure(@Observes StartupEvent event) {
    if (chosen.isPresent()) {
      adopt(TokenSecret.of(chosen.get().reveal().strip()));
      return;
    }
    switch (administrator.ensure(Project.DEFAULT)) {
      case KEPT -> LOG.debugf("the administrator's token is in %s", file.location());
      case RECOVERED ->
          LOG.infof("the administrator's token of an interrupted start is in %s", file.location());
      case MADE -> LOG.infof("a new administrator's token is in %s", file.location());
    }
  }

  private void adopt(TokenSecret secret) {
    if (!secret.isWellFormed()) {
      throw new IllegalStateException(
          "SLIPWAY_GATEWAY_ADMIN_TOKEN is not slw_ and 43 characters of base64url. Make one with:"
              + " echo slw_$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')");
    }
    administrator.adopt(Project.DEFAULT, secret);
  }
}
