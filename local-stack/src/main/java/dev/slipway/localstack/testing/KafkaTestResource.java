package dev.slipway.localstack.testing;

import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fresh broker for a test run, with Slipway's topics. Sets {@code kafka.bootstrap.servers} and
 * {@code KAFKA_BOOTSTRAP_SERVERS}; and {@code slipway.test.kafka.directory}, {@code .port} and
 * {@code .controller-port}, with which a test that wants to cut it off asks {@link #broker} for it.
 */
public final class KafkaTestResource implements QuarkusTestResourceLifecycleManager {
  private static final Map<String, Integer> TOPICS =
      Map.of("slipway.events", 12, "slipway.events.dead-letter", 1);

  private @Nullable LocalKafka kafka;

  @Override
  public Map<String, String> start() {
    String directory = TestDirectories.make("kafka").toString();
    int port = Ports.free();
    int controllerPort = Ports.free();
    LocalKafka broker = broker(directory, port, controllerPort);
    kafka = broker;
    broker.start();
    return Map.of(
        "kafka.bootstrap.servers", broker.bootstrapServers(),
        "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
        "slipway.test.kafka.directory", directory,
        "slipway.test.kafka.port", Integer.toString(port),
        "slipway.test.kafka.controller-port", Integer.toString(controllerPort));
  }

  /** The broker of this test run, to be killed, stopped and started again with its data kept. */
  public static LocalKafka broker(String directory, int port, int controllerPort) {
    return new LocalKafka(java.nio.file.Path.of(directory), port, controllerPort, TOPICS)
        .tiedToThisProcess();
  }

  @Override
  public void stop() {
    if (kafka != null) {
      kafka.kill();
      TestDirectories.delete(kafka.directory());
      kafka = null;
    }
  }
}
