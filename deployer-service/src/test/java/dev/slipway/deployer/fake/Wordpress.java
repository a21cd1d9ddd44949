package dev.slipway.deployer.fake;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.Env;
import dev.slipway.deployer.application.Wish;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.kit.secret.Secret;
import java.time.Instant;
import java.util.Map;

/** The application of the seed. */
public final class Wordpress {
  public static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z");
  public static final Secret SALT = Secret.of("salt-of-the-sea");
  public static final Map<String, Secret> SECRETS =
      Map.of(
          "WORDPRESS_DB_NAME", Secret.of("wordpress"),
          "WORDPRESS_DB_HOST", Secret.of("172.17.4.21:3306"),
          "WORDPRESS_DB_USER", Secret.of("wordpress"),
          "WORDPRESS_DB_PASSWORD", Secret.of("app"));

  private Wordpress() {}

  public static Wish wish(WorkloadKind workload, int replicas) {
    return new Wish(replicas, "slipway.local/wordpress:1", Env.EMPTY, 30100, false, workload, null);
  }

  public static Application application(WorkloadKind workload, int replicas) {
    return Application.ofNew(
        new ApplicationKey("cl-abcdefghij", "wordpress"),
        "default",
        "wordpress",
        wish(workload, replicas),
        "correlation-1",
        NOON);
  }
}
