package dev.slipway.cli.local;

import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The broker, with Slipway's topics. */
final class KafkaComponent implements Component {
  /** As event-contracts' Topics names them; the launcher sees no service's classes. */
  private static final Map<String, Integer> TOPICS =
      Map.of("slipway.events", 12, "slipway.events.dead-letter", 1);

  private final int port;
  private final LocalKafka kafka;

  KafkaComponent(Home home, ServiceComponent.Mode mode) {
    this.port = home.kafkaPort();
    LocalKafka serving =
        new LocalKafka(home.directory().resolve("kafka"), port, home.kafkaControllerPort(), TOPICS);
    this.kafka = mode == ServiceComponent.Mode.TRAINING ? serving.training() : serving;
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Path log() {
    return kafka.log();
  }

  @Override
  public Optional<ProcessIdentity> process() {
    return kafka.process();
  }

  @Override
  public boolean crashed() {
    return process().isEmpty() && Files.exists(kafka.directory().resolve("kafka.pid"));
  }

  @Override
  public void start() {
    kafka.launch();
  }

  @Override
  public void stop() {
    kafka.stop();
  }

  @Override
  public boolean ready() {
    return kafka.isRunning();
  }
}
