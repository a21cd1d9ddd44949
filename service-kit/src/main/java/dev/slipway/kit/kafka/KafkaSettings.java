package dev.slipway.kit.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/**
 * How Kafka is reached: every {@code kafka.*} property, so that {@code kafka.security.protocol} and
 * the like apply to all clients: the channels' and those that the kit and the gateway make
 * themselves.
 */
@ApplicationScoped
public class KafkaSettings {
  private final Map<String, Object> broker;

  @Inject
  KafkaSettings(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.broker = Map.copyOf(broker);
  }

  /** The settings of a client: the common ones, and above them its own. */
  public Map<String, Object> with(Map<String, ?> own) {
    Map<String, Object> settings = new HashMap<>(broker);
    settings.putAll(own);
    return settings;
  }
}
