package dev.slipway.deployer.in.rest;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.OwnDatabase;
import dev.slipway.deployer.application.Phase;
import dev.slipway.kit.condition.Condition;
import dev.slipway.kit.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An application as the API shows it.
 *
 * @param env variables by name; secret ones masked
 * @param database a database of the caller's own, its password masked, or null for the cluster's
 * @param addresses URLs that lead to it
 */
@Schema(name = "Application")
public record ApplicationJson(
    String name,
    String template,
    int replicas,
    String image,
    SortedMap<String, String> env,
    int nodePort,
    boolean sessionAffinity,
    String workload,
    @Nullable DatabaseJson database,
    long generation,
    Phase phase,
    int readyReplicas,
    List<String> addresses,
    List<Condition> conditions,
    Instant createdAt,
    @Nullable Instant readyAt) {

  /** A database of the caller's own. */
  @Schema(name = "ApplicationDatabase")
  public record DatabaseJson(String host, int port, String name, String user, String password) {}

  static ApplicationJson of(Application application) {
    var wish = application.wish();
    var rollout = application.rollout();
    return new ApplicationJson(
        application.name(),
        application.template(),
        wish.replicas(),
        wish.image(),
        wish.env().shown(),
        wish.nodePort(),
        wish.sessionAffinity(),
        wish.workload().kind(),
        database(wish.database()),
        application.generation(),
        application.phase(),
        rollout.readyReplicas(),
        rollout.addresses(),
        rollout.conditions().all(),
        application.createdAt(),
        rollout.readyAt());
  }

  private static @Nullable DatabaseJson database(@Nullable OwnDatabase own) {
    return own == null
        ? null
        : new DatabaseJson(own.host(), own.port(), own.name(), own.user(), Secret.MASK);
  }
}
