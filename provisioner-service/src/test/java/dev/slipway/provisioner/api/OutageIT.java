package dev.slipway.provisioner.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.LocalPostgres;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka and PostgreSQL are killed while a cluster is made. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SMALL =
      "{\"name\": \"%s\", \"topology\": {\"workers\": {\"count\": 1}}}";

  @Inject IdentityTokens identities;
  @Inject Database database;

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

  @AfterEach
  void deleteAll() {
    List<String> ids = admin().get("/v1/clusters").path("items.id");
    ids.forEach(id -> admin().delete("/v1/clusters/{id}?wait=20s", id).then().statusCode(202));
  }

  @Test
  void withoutKafkaAClusterIsMadeAndItsEventsFollow() {
    LocalKafka broker = KafkaTestResource.broker(kafkaDirectory, kafkaPort, controllerPort);
    broker.kill();
    String cluster;
    try {
      Response accepted = create("without-kafka");
      cluster = accepted.path("cluster.id");
      succeeds(accepted.path("operation.id"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  given()
                      .get("/q/health/ready")
                      .then()
                      .statusCode(200)
                      .body(
                          "checks.find { it.name == 'kafka' }.data.message",
                          containsString("of this service wait")));
      assertThat(sent(cluster)).isEmpty();
    } finally {
      broker.start();
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sent(cluster))
                    .isEqualTo(LongStream.rangeClosed(1, stored(cluster)).boxed().toList()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/q/health/ready")
                    .then()
                    .body("checks.find { it.name == 'kafka' }.data", nullValue()));
  }

  @Test
  void withoutPostgresRequestsAreRefusedAndTheClusterIsMadeAfterwards() {
    LocalPostgres postgres = new LocalPostgres(Path.of(postgresDirectory), postgresPort);
    Response accepted = create("without-postgres");
    postgres.kill();
    try {
      refused(admin().get("/v1/clusters"));
      refused(admin().body(SMALL.formatted("one-more")).post("/v1/clusters"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  given()
                      .get("/q/health/ready")
                      .then()
                      .statusCode(503)
                      .body("checks.find { it.name == 'postgres' }.status", equalTo("DOWN")));
      given().get("/q/health/live").then().statusCode(200);
    } finally {
      postgres.start();
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> admin().get("/v1/clusters").then().statusCode(200));
    succeeds(accepted.path("operation.id"));
    assertThat(admin().get("/v1/clusters").<List<String>>path("items.name"))
        .containsExactly("without-postgres");
  }

  private static void refused(Response answer) {
    answer
        .then()
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .body("code", equalTo("service-unavailable"))
        .body("detail", containsString("PostgreSQL"));
  }

  private void succeeds(String operation) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                admin()
                    .get("/v1/operations/{id}", operation)
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("SUCCEEDED")));
  }

  private List<Long> sent(String cluster) {
    return database.query(
        """
        select sequence from outbox where cluster_id = ? and sent_at is not null
        order by sent_at, sequence
        """,
        row -> row.number("sequence"),
        cluster);
  }

  private long stored(String cluster) {
    return database
        .first(
            "select count(*) as n from outbox where cluster_id = ?",
            row -> row.number("n"),
            cluster)
        .orElseThrow();
  }

  private Response create(String name) {
    Response accepted = admin().body(SMALL.formatted(name)).post("/v1/clusters");
    accepted.then().statusCode(202);
    return accepted;
  }

  private RequestSpecification admin() {
    return Requests.admin(identities);
  }
}
