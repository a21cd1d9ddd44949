package dev.slipway.monitor;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.LocalPostgres;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

/** What the monitor says while Kafka or PostgreSQL is away. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class OutageIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Inject IdentityTokens identities;

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
  void withoutKafkaItServesAndSaysSo() {
    LocalKafka broker = KafkaTestResource.broker(kafkaDirectory, kafkaPort, controllerPort);
    broker.kill();
    try {
      Awaitility.await().atMost(LONG).untilAsserted(() -> says("kafka", 200, notNullValue()));
      nodes().then().statusCode(404);
    } finally {
      broker.start();
    }
    Awaitility.await().atMost(LONG).untilAsserted(() -> says("kafka", 200, nullValue()));
  }

  @Test
  void withoutPostgresRequestsAreRefusedAndServedAgainAfterwards() {
    LocalPostgres postgres = new LocalPostgres(Path.of(postgresDirectory), postgresPort);
    nodes().then().statusCode(404);
    postgres.kill();
    try {
      nodes()
          .then()
          .statusCode(503)
          .header("Retry-After", notNullValue())
          .body("code", equalTo("service-unavailable"))
          .body("detail", containsString("PostgreSQL"));
      Awaitility.await().atMost(LONG).untilAsserted(() -> says("postgres", 503, notNullValue()));
    } finally {
      postgres.start();
    }
    Awaitility.await().atMost(LONG).untilAsserted(() -> nodes().then().statusCode(404));
    Awaitility.await().atMost(LONG).untilAsserted(() -> says("postgres", 200, nullValue()));
  }

  private Response nodes() {
    String token =
        identities.sign(new Caller("tester", "default", Role.VIEWER, "gateway"), "monitor");
    return given()
        .header("Authorization", "Bearer " + token)
        .get("/v1/clusters/{cluster}/nodes", "no-such");
  }

  private static void says(String check, int status, Matcher<Object> remedy) {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(status)
        .body("checks.find { it.name == '" + check + "' }.data?.remedy", remedy);
  }
}
