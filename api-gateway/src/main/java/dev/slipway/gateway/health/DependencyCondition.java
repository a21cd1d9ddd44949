package dev.slipway.gateway.health;

import dev.slipway.kit.condition.Condition.Status;
import org.jspecify.annotations.Nullable;

/**
 * Whether something that a service stands on is in trouble.
 *
 * @param type {@code PostgresAway}, {@code KafkaAway} or {@code DiskFull}
 * @param status whether that is so
 * @param message what is so and what it means; empty when all is well
 * @param remedy what to do about it; null when all is well
 * @param since when it was found, RFC 3339; null when all is well
 */
public record DependencyCondition(
    String type, Status status, String message, @Nullable String remedy, @Nullable String since) {

  /** All is well. */
  public static DependencyCondition fine(String type) {
    return new DependencyCondition(type, Status.FALSE, "", null, null);
  }

  /** It is in trouble. */
  public static DependencyCondition trouble(
      String type, String message, @Nullable String remedy, @Nullable String since) {
    return new DependencyCondition(type, Status.TRUE, message, remedy, since);
  }
}
