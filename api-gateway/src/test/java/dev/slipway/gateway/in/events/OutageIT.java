package dev.slipway.gateway.in.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.gateway.testing.Events;
import dev.slipway.gateway.testing.GatewayClient;
import dev.slipway.gateway.testing.GatewayTestResource;
import dev.slipway.gateway.testing.SseClient;
import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.LocalPostgres;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Kafka and Postgres are killed under an open stream. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(GatewayTestResource.class)
class OutageIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @ConfigProperty(name = "slipway.test.kafka.directory")
  String kafkaDirectory;

  @ConfigProperty(name = "slipway.test.kafka.port")
  int kafkaPort;

  @ConfigProperty(name = "slipway.test.kafka.controller-port")
  int controllerPort;

  @ConfigProperty(name = "slipway.test.postgres.directory")
  String postgresDirectory;

  @ConfigProperty(name = "slipway.test.postgres.port")
  int postgresPort;

  @Inject EventTopicReader reader;

  private final GatewayClient administrator = GatewayClient.administrator();

  @Test
  void anOpenStreamOutlivesKafkasAbsence() throws Exception {
    LocalKafka broker = KafkaTestResource.broker(kafkaDirectory, kafkaPort, controllerPort);
    try (SseClient stream =
        SseClient.open(administrator, "/v1/events?cluster=cl-kafkaoutage", null)) {
      String first = send("cl-kafkaoutage", 1);
      await().atMost(LONG).until(() -> stream.events.size() == 1);

      broker.kill();
      await().atMost(LONG).until(() -> !reader.state().connected());
      assertThat(administrator.get("/healthz").body()).contains("\"events\":\"NOT_READY\"");
      broker.start();

      await().atMost(LONG).until(() -> reader.state().connected());
      String second = send("cl-kafkaoutage", 2);
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(stream.eventIds()).containsExactly(first, second));
    }
  }

  @Test
  void anOpenStreamOutlivesPostgresAbsence() throws Exception {
    LocalPostgres postgres = new LocalPostgres(Path.of(postgresDirectory), postgresPort);
    try (SseClient stream = SseClient.open(administrator, "/v1/events?cluster=cl-pgoutage", null)) {
      String first = send("cl-pgoutage", 1);
      await().atMost(LONG).until(() -> stream.events.size() == 1);

      postgres.kill();
      String second = send("cl-pgoutage", 2);
      await().atMost(LONG).until(() -> !reader.state().connected());
      assertThat(administrator.get("/v1/projects").statusCode()).isEqualTo(503);
      postgres.start();

      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(stream.eventIds()).containsExactly(first, second));
      assertThat(administrator.get("/v1/projects").statusCode()).isEqualTo(200);
    }
  }

  private static String send(String cluster, long sequence) {
    try (Events events = new Events()) {
      return events.send(Events.nodeUp(cluster, sequence)).id();
    }
  }
}
