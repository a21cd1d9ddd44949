package dev.slipway.deployer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.slipway.events.PodsScaled;
import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.LocalPostgres;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Kafka and PostgreSQL are killed under a deployed application. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class OutageIT extends DeployerTestBase {
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

  @Test
  void withoutKafkaApplicationsScaleAndTheEventsFollowInOrder() {
    deployed();
    LocalKafka broker = KafkaTestResource.broker(kafkaDirectory, kafkaPort, controllerPort);
    broker.kill();
    try {
      scaled(4);
      scaled(5);
      Awaitility.await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  given()
                      .get("/q/health/ready")
                      .then()
                      .statusCode(200)
                      .body(
                          "checks.find { it.name == 'kafka' }.data.message",
                          containsString("of this service wait")));
    } finally {
      broker.start();
    }

    List<Integer> counts =
        Awaitility.await()
            .atMost(LONG)
            .until(this::toldCounts, told -> !told.isEmpty() && told.getLast() == 5);
    assertThat(counts).containsExactly(3, 4, 5);
  }

  @Test
  void withoutPostgresRequestsAreRefusedAndServedAgainAfterwards() {
    deployed();
    LocalPostgres postgres = new LocalPostgres(Path.of(postgresDirectory), postgresPort);
    postgres.kill();
    try {
      refused(call().get(WORDPRESS, cluster));
      refused(scale(7));
    } finally {
      postgres.start();
    }

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                call().get(WORDPRESS, cluster).then().statusCode(200).body("replicas", equalTo(3)));
    scaled(6);
    List<Integer> counts =
        Awaitility.await()
            .atMost(LONG)
            .until(this::toldCounts, told -> !told.isEmpty() && told.getLast() == 6);
    assertThat(counts).containsExactly(3, 6);
  }

  private static void refused(Response answer) {
    answer
        .then()
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .body("code", equalTo("service-unavailable"))
        .body("detail", containsString("PostgreSQL"));
  }

  private void scaled(int replicas) {
    succeeded(accepted(scale(replicas)).path("operation.id"));
  }

  private Response scale(int replicas) {
    return given(call())
        .contentType("application/merge-patch+json")
        .body("{\"replicas\": " + replicas + "}")
        .patch(WORDPRESS, cluster);
  }

  private List<Integer> toldCounts() {
    return events.heard(cluster).stream()
        .filter(PodsScaled.class::isInstance)
        .map(event -> ((PodsScaled) event).to())
        .toList();
  }
}
