package dev.slipway.deployer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.fake.FakeCluster;
import dev.slipway.deployer.rollout.WakeUps;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The deployer against real Postgres and Kafka; clusters are fake. */
abstract class DeployerTestBase {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final String APPLICATIONS = "/v1/clusters/{cluster}/applications";
  static final String WORDPRESS = APPLICATIONS + "/wordpress";

  @Inject IdentityTokens identities;
  @Inject FakeCluster outside;
  @Inject WakeUps wakeUps;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @SuppressWarnings("NullAway.Init")
  EventStream events;

  final String cluster = "cl-" + UUID.randomUUID().toString().substring(0, 10);

  @BeforeEach
  void listen() {
    events = new EventStream(bootstrapServers);
    outside.idleControllers(false);
    outside.unreachable(false);
    outside.evidence(Evidence.NONE);
  }

  @AfterEach
  void close() {
    events.close();
  }

  void requested() {
    events.say(cluster, new ClusterRequested("seed-" + cluster, "docker", "1.36.3", 1, 1, 3, true));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> call().get(APPLICATIONS, cluster).then().statusCode(200));
  }

  EventEnvelope<?> ready() {
    return events.say(cluster, clusterReady());
  }

  ClusterReady clusterReady() {
    return new ClusterReady(
        "seed-" + cluster,
        "https://172.17.4.101",
        "172.17.4.0/24",
        List.of("w1", "w2", "w3"),
        true,
        12.5);
  }

  void deployed() {
    requested();
    String operation = accepted(post("{\"name\": \"wordpress\"}")).path("operation.id");
    ready();
    succeeded(operation);
    assertThat(told(2)).hasSize(2);
  }

  List<SlipwayEvent> told(int count) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> events.heard(cluster), heard -> heard.size() >= count);
  }

  void succeeded(String operation) {
    call()
        .queryParam("wait", "20s")
        .get("/v1/operations/" + operation)
        .then()
        .statusCode(200)
        .body("state", equalTo("SUCCEEDED"))
        .body("progress", equalTo(100));
  }

  static Response accepted(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
    assertThat(answer.header("Location"))
        .isEqualTo("/v1/operations/" + answer.<String>path("operation.id"));
    return answer;
  }

  Response post(String body) {
    return given(call()).contentType("application/json").body(body).post(APPLICATIONS, cluster);
  }

  Response post(String body, String key) {
    return given(call())
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body)
        .post(APPLICATIONS, cluster);
  }

  RequestSpecification call() {
    return given().header("Authorization", "Bearer " + token());
  }

  String token() {
    return identities.sign(new Caller("tester", "default", Role.EDITOR, "gateway"), "deployer");
  }
}
