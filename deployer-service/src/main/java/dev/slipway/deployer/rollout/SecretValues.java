package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.MasterKey;
import dev.slipway.deployer.application.OwnDatabase;
import dev.slipway.deployer.rollout.DatabaseAccess.Credentials;
import dev.slipway.kit.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** What belongs into an application's Secret. */
@ApplicationScoped
public class SecretValues {
  private static final String HMAC = "HmacSHA256";

  private final DatabaseAccess access;
  private final SecretKey saltKey;

  @Inject
  SecretValues(DatabaseAccess access, MasterKey master) {
    this.access = access;
    this.saltKey = master.derive(HMAC, "slipway wordpress salt");
  }

  /** The database's variables and the secret ones of the wish; null while they can't be had. */
  public @Nullable Map<String, Secret> of(Application application) {
    Optional<Credentials> credentials = credentials(application);
    if (credentials.isEmpty()) {
      return null;
    }
    Credentials database = credentials.orElseThrow();
    Map<String, Secret> values = new TreeMap<>(application.wish().env().secret());
    values.put("WORDPRESS_DB_NAME", Secret.of(database.database()));
    values.put("WORDPRESS_DB_HOST", Secret.of(database.host() + ":" + database.port()));
    values.put("WORDPRESS_DB_USER", Secret.of(database.user()));
    values.put("WORDPRESS_DB_PASSWORD", database.password());
    return values;
  }

  /**
   * The salt that an application begins with. It is the same whenever it is asked for, so that a
   * Secret that was deleted comes back as it was and nobody is logged out.
   */
  public Secret salt(Application application) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(saltKey);
      byte[] salt =
          mac.doFinal(("wordpress salt of " + application.key()).getBytes(StandardCharsets.UTF_8));
      return Secret.of(Base64.getEncoder().encodeToString(salt));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private Optional<Credentials> credentials(Application application) {
    OwnDatabase own = application.wish().database();
    return own == null
        ? access.credentials(application)
        : Optional.of(
            new Credentials(own.host(), own.port(), own.name(), own.user(), own.password()));
  }
}
