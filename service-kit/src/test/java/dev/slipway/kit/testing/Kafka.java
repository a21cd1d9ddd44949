package dev.slipway.kit.testing;

import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.testing.KafkaTestResource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The broker of the test run. */
public final class Kafka {
  private Kafka() {}

  /** The broker, to be killed and started again. */
  public static LocalKafka broker() {
    Config config = ConfigProvider.getConfig();
    return KafkaTestResource.broker(
        config.getValue("slipway.test.kafka.directory", String.class),
        config.getValue("slipway.test.kafka.port", Integer.class),
        config.getValue("slipway.test.kafka.controller-port", Integer.class));
  }
}
