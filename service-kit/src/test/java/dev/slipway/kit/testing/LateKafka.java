package dev.slipway.kit.testing;

import dev.slipway.localstack.testing.KafkaTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Objects;

/** A Kafka that is not there until the test starts {@link Kafka#broker()}: its port is closed. */
public final class LateKafka implements QuarkusTestResourceLifecycleManager {
  private final KafkaTestResource kafka = new KafkaTestResource();

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = kafka.start();
    KafkaTestResource.broker(
            Objects.requireNonNull(settings.get("slipway.test.kafka.directory")),
            Integer.parseInt(Objects.requireNonNull(settings.get("slipway.test.kafka.port"))),
            Integer.parseInt(
                Objects.requireNonNull(settings.get("slipway.test.kafka.controller-port"))))
        .kill();
    return settings;
  }

  @Override
  public void stop() {
    kafka.stop();
  }
}
