package dev.slipway.gateway.in.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.gateway.testing.FakeService;
import dev.slipway.gateway.testing.GatewayClient;
import dev.slipway.gateway.testing.GatewayTestResource;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(GatewayTestResource.class)
class ResourcesIT {

  @ConfigProperty(name = "test.provisioner.port")
  int provisionerPort;

  @ConfigProperty(name = "test.deployer.port")
  int deployerPort;

  @ConfigProperty(name = "test.monitor.port")
  int monitorPort;

  private final GatewayClient anonymous = GatewayClient.anonymous(HttpClient.Version.HTTP_1_1);
  private final GatewayClient administrator = GatewayClient.administrator();

  @Test
  void withoutATokenOrWithAWrongOneNobodyEnters() {
    HttpResponse<String> none = anonymous.get("/v1/projects");
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
    assertThat(GatewayClient.json(none).path("code").asText()).isEqualTo("unauthenticated");
    assertThat(anonymous.withToken("slw_" + "x".repeat(43)).get("/v1/projects").statusCode())
        .isEqualTo(401);
    assertThat(anonymous.withToken("nonsense").get("/v1/clusters").statusCode()).isEqualTo(401);
    assertThat(anonymous.with("Authorization", "Basic YTpi").get("/v1/clusters").statusCode())
        .isEqualTo(401);
  }

  @Test
  void secretsLieInFilesThatOnlyTheirOwnerReads() throws Exception {
    Path state = GatewayClient.stateDirectory();
    for (String name : List.of("ca-key.pem", "server-key.pem", "admin-token")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve(name))))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    assertThat(state.resolve("admin-token.new")).doesNotExist();
  }

  @Test
  void tokensAreMadeUsedAndDeleted() {
    HttpResponse<String> made =
        administrator.post("/v1/tokens", "{\"name\":\"ci\",\"role\":\"VIEWER\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    String id = GatewayClient.json(made).at("/token/id").asText();
    assertThat(made.headers().firstValue("Location"))
        .hasValueSatisfying(l -> assertThat(l).endsWith("/v1/tokens/" + id));
    GatewayClient viewer = anonymous.withToken(GatewayClient.json(made).path("secret").asText());

    JsonNode status = GatewayClient.json(viewer.get("/v1/status"));
    assertThat(status.at("/caller/role").asText()).isEqualTo("VIEWER");
    HttpResponse<String> refused = viewer.get("/v1/tokens");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(GatewayClient.json(refused).path("code").asText()).isEqualTo("forbidden");
    assertThat(viewer.post("/v1/tokens", "{\"name\":\"x\",\"role\":\"ADMIN\"}").statusCode())
        .isEqualTo(403);
    assertThat(viewer.get("/q/metrics").statusCode()).isEqualTo(403);
    assertThat(viewer.get("/v1/dead-letters").statusCode()).isEqualTo(403);

    String list = administrator.get("/v1/tokens").body();
    assertThat(list).contains("\"ci\"", "local-administrator").doesNotContain("slw_", "hash");

    assertThat(
            administrator.send("DELETE", "/v1/tokens/" + id, BodyPublishers.noBody()).statusCode())
        .isEqualTo(204);
    assertThat(viewer.get("/v1/status").statusCode()).isEqualTo(401);
    assertThat(
            administrator.send("DELETE", "/v1/tokens/" + id, BodyPublishers.noBody()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void tokensThatCantBeAreRefusedByField() {
    HttpResponse<String> bad =
        administrator.post(
            "/v1/tokens", "{\"name\":\"No Good\",\"role\":\"SERVICE\",\"expirySeconds\":1}");

    assertThat(bad.statusCode()).isEqualTo(400);
    List<String> fields = new ArrayList<>();
    GatewayClient.json(bad).path("errors").forEach(e -> fields.add(e.path("field").asText()));
    assertThat(fields).containsExactly("name", "role", "expirySeconds");
    assertThat(administrator.post("/v1/tokens", "{\"nam\":1}").statusCode()).isEqualTo(400);
    assertThat(administrator.post("/v1/tokens", "{").statusCode()).isEqualTo(400);
  }

  @Test
  void aTokenThatAsksTooMuchWaits() {
    HttpResponse<String> made =
        administrator.post("/v1/tokens", "{\"name\":\"busy\",\"role\":\"VIEWER\"}");
    GatewayClient busy = anonymous.withToken(GatewayClient.json(made).path("secret").asText());
    HttpResponse<String> last = busy.get("/v1/errors");
    for (int i = 0; i < 5_000 && last.statusCode() == 200; i++) {
      last = busy.get("/v1/projects");
    }

    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(last.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void theCatalogueIsOpenAndComplete() {
    JsonNode page = GatewayClient.json(anonymous.get("/v1/errors/name-taken"));
    assertThat(page.path("status").asInt()).isEqualTo(409);
    assertThat(page.path("remedy").asText()).isNotEmpty();
    assertThat(GatewayClient.json(anonymous.get("/v1/errors")).path("items").size())
        .isGreaterThan(20);
    assertThat(anonymous.get("/v1/errors/none").statusCode()).isEqualTo(404);
  }

  @Test
  void projectsAreTheCallersOwn() {
    JsonNode page = GatewayClient.json(administrator.get("/v1/projects"));

    assertThat(page.at("/items/0/name").asText()).isEqualTo("default");
    assertThat(page.path("items").size()).isEqualTo(1);
  }

  @Test
  void healthIsOpenAndNamesWhatIsAway() throws Exception {
    try (FakeService provisioner = FakeService.http("provisioner", provisionerPort)) {
      Thread.sleep(600); // the last answer is kept for half a second
      HttpResponse<String> health = anonymous.get("/healthz");
      assertThat(health.statusCode()).isEqualTo(503);
      JsonNode services = GatewayClient.json(health).path("services");
      assertThat(services.path("provisioner").asText()).isEqualTo("READY");
      assertThat(services.path("monitor").asText()).isEqualTo("UNREACHABLE");
      assertThat(provisioner.last().uri()).isEqualTo("/q/health/ready");
    }
    assertThat(anonymous.get("/q/health/ready").statusCode()).isEqualTo(200);
    assertThat(anonymous.get("/q/openapi").statusCode()).isEqualTo(401);
  }

  @Test
  void statusPassesOnWhatEachServiceFindsOfThatOnWhichItStands() throws Exception {
    try (FakeService provisioner = FakeService.http("provisioner", provisionerPort)) {
      provisioner.answer(
          "/q/health/ready",
          200,
          "application/json",
          """
          {"status": "UP", "checks": [
            {"name": "postgres", "status": "UP"},
            {"name": "kafka", "status": "UP", "data": {
              "message": "Kafka does not answer.", "remedy": "Start it.",
              "since": "2026-11-27T04:00:00Z"}},
            {"name": "of its own", "status": "UP"}]}
          """);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                JsonNode services =
                    GatewayClient.json(administrator.get("/v1/status")).path("services");
                assertThat(services.at("/provisioner/state").asText()).isEqualTo("READY");
                assertThat(services.at("/provisioner/conditions").size()).isEqualTo(2);
                JsonNode kafka = services.at("/provisioner/conditions/1");
                assertThat(kafka.path("type").asText()).isEqualTo("KafkaAway");
                assertThat(kafka.path("status").asText()).isEqualTo("TRUE");
                assertThat(kafka.path("message").asText()).isEqualTo("Kafka does not answer.");
                assertThat(kafka.path("remedy").asText()).isEqualTo("Start it.");
                assertThat(services.at("/gateway/conditions").size()).isEqualTo(3);
                assertThat(services.at("/gateway/conditions/1/status").asText()).isEqualTo("FALSE");
                assertThat(services.at("/monitor/state").asText()).isEqualTo("UNREACHABLE");
                assertThat(services.at("/monitor/conditions").isEmpty()).isTrue();
              });
    }
  }

  @Test
  void oneDocumentDescribesAllServices() {
    JsonNode built = GatewayClient.json(anonymous.get("/v1/openapi"));
    assertThat(built.path("openapi").asText()).startsWith("3.");

    try (FakeService provisioner = FakeService.http("provisioner", provisionerPort);
        FakeService deployer = FakeService.http("deployer", deployerPort);
        FakeService monitor = FakeService.http("monitor", monitorPort)) {
      for (FakeService service : List.of(provisioner, deployer, monitor)) {
        service.answer(
            "/q/openapi",
            200,
            "application/json",
            "{\"paths\":{\"/v1/x/" + service.port() + "\":{\"get\":{}},\"/internal/y\":{}}}");
      }
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () -> {
                JsonNode merged = GatewayClient.json(anonymous.get("/v1/openapi"));
                List<String> paths =
                    merged.path("paths").properties().stream().map(Map.Entry::getKey).toList();
                assertThat(paths)
                    .contains(
                        "/v1/x/" + provisionerPort,
                        "/v1/x/" + monitorPort,
                        "/v1/events",
                        "/v1/tokens",
                        "/healthz")
                    .doesNotContain("/internal/y", "/v1/operations/{id}");
              });
    }
  }
}
