package dev.slipway.gateway.in.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.gateway.testing.FakeService;
import dev.slipway.gateway.testing.GatewayClient;
import dev.slipway.gateway.testing.GatewayTestResource;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(GatewayTestResource.class)
class ServiceProxyIT {

  @ConfigProperty(name = "test.provisioner.port")
  int provisionerPort;

  @ConfigProperty(name = "test.deployer.port")
  int deployerPort;

  @Inject IdentityTokens identities;

  @SuppressWarnings("NullAway.Init")
  private FakeService provisioner;

  @SuppressWarnings("NullAway.Init")
  private FakeService deployer;

  @SuppressWarnings("NullAway.Init")
  private GatewayClient administrator;

  @BeforeEach
  void start() {
    provisioner = FakeService.http("provisioner", provisionerPort);
    deployer = FakeService.http("deployer", deployerPort);
    administrator = GatewayClient.administrator();
  }

  @AfterEach
  void stop() {
    provisioner.close();
    deployer.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void theCallerArrivesSignedAndForgedIdentitiesDoNot(HttpClient.Version version) {
    HttpResponse<String> response =
        GatewayClient.anonymous(version)
            .with("Authorization", "Bearer " + GatewayClient.adminToken())
            .with("X-Forwarded-For", "6.6.6.6")
            .with("X-Forwarded-User", "root")
            .with("X-Remote-User", "root")
            .with("Cookie", "session=1")
            .with("X-Correlation-Id", "my-id-1")
            .with("Idempotency-Key", "key-1")
            .get("/v1/clusters?pageSize=3&x=%2F");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Correlation-Id")).contains("my-id-1");
    assertThat(response.headers().firstValue("Keep-Alive")).isEmpty();
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    FakeService.Received received = provisioner.last();
    assertThat(received.uri()).isEqualTo("/v1/clusters?pageSize=3&x=%2F");
    String identity = Objects.requireNonNull(received.header("Authorization")).substring(7);
    assertThat(identities.verify(identity, "provisioner"))
        .isEqualTo(new Caller("local-administrator", "default", Role.ADMIN, "gateway"));
    assertThat(received.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(received.header("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(received.header("X-Forwarded-Host")).startsWith("localhost:");
    assertThat(received.header("Host")).isEqualTo("127.0.0.1:" + provisionerPort);
    assertThat(received.header("X-Forwarded-User")).isNull();
    assertThat(received.header("X-Remote-User")).isNull();
    assertThat(received.header("Cookie")).isNull();
    assertThat(received.header("X-Correlation-Id")).isEqualTo("my-id-1");
    assertThat(received.header("Idempotency-Key")).isEqualTo("key-1");
  }

  @Test
  void methodsBodiesStatusesAndHeadersPass() {
    provisioner.answer("/v1/clusters", 202, "application/json", "{\"cluster\":{}}");
    provisioner.answer("/v1/clusters/x", 204, "application/json", "");

    HttpResponse<String> post = administrator.post("/v1/clusters", "{\"name\":\"blog\"}");
    assertThat(post.statusCode()).isEqualTo(202);
    assertThat(post.body()).isEqualTo("{\"cluster\":{}}");
    assertThat(provisioner.last().bytes()).isEqualTo(15);
    assertThat(provisioner.last().header("Content-Type")).isEqualTo("application/json");

    assertThat(administrator.send("DELETE", "/v1/clusters/x", BodyPublishers.noBody()).statusCode())
        .isEqualTo(204);
    assertThat(provisioner.last().method()).isEqualTo("DELETE");
    administrator.get("/v1/clusters/x/applications/wordpress/pods");
    assertThat(deployer.last().uri()).isEqualTo("/v1/clusters/x/applications/wordpress/pods");
    administrator.get("/v1/operations/op-d-1");
    assertThat(deployer.last().uri()).isEqualTo("/v1/operations/op-d-1");
    administrator.get("/v1/operations/op-p-1");
    assertThat(provisioner.last().uri()).isEqualTo("/v1/operations/op-p-1");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void nothingIsGatheredOnTheWay(HttpClient.Version version) throws Exception {
    GatewayClient client =
        GatewayClient.anonymous(version)
            .with("Authorization", "Bearer " + GatewayClient.adminToken());
    try (PipedInputStream body = new PipedInputStream();
        OutputStream up = new PipedOutputStream(body)) {
      up.write("one\n".getBytes(StandardCharsets.UTF_8));
      up.flush();
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Thread.sleep(300);
                      up.write("two\n".getBytes(StandardCharsets.UTF_8));
                      up.close();
                    } catch (IOException | InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      HttpResponse<InputStream> response =
          client.open(
              "POST", "/v1/clusters/x/machines/stream", BodyPublishers.ofInputStream(() -> body));

      BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      // Each line arrives while both sides are still open.
      assertThat(lines.readLine()).isEqualTo("one");
      assertThat(lines.readLine()).isEqualTo("two");
      assertThat(lines.readLine()).isEqualTo("first");
      provisioner.endStreams();
      assertThat(lines.readLine()).isEqualTo("last");
      assertThat(lines.readLine()).isNull();
      writer.join();
    }
  }

  @Test
  void aClientThatLeavesEndsTheAnswerBehindIt() throws Exception {
    HttpResponse<InputStream> response =
        administrator.open("GET", "/v1/clusters/x/machines/stream?ticks", BodyPublishers.noBody());
    assertThat(response.body().read()).isEqualTo('f');
    response.body().close();

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(provisioner.left).anyMatch(uri -> uri.endsWith("stream?ticks")));
  }

  @Test
  void aFollowedLogMayBeSilentForLongerThanAnAnswerMayTake() throws Exception {
    String logs = "/v1/clusters/x/applications/wordpress/logs";
    assertThat(administrator.get(logs).statusCode()).isEqualTo(504);

    CompletableFuture<HttpResponse<String>> followed =
        CompletableFuture.supplyAsync(() -> administrator.get(logs + "?follow=true"));
    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !followed.isDone());
    deployer.endStreams();
    HttpResponse<String> answer = followed.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("last\n");
  }

  @Test
  void whoComesWhenTooManyWaitIsRefused() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 48 + 16 + 5; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> administrator.get("/v1/clusters/x/applications/a/logs?follow=true"),
              Thread::startVirtualThread));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> answers.stream().filter(CompletableFuture::isDone).count() >= 5);
    deployer.endStreams();

    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      HttpResponse<String> ended = answer.get(20, TimeUnit.SECONDS);
      statuses.add(ended.statusCode());
      if (ended.statusCode() == 503) {
        assertThat(GatewayClient.json(ended).path("detail").asText()).contains("deployer", "again");
        assertThat(ended.headers().firstValue("Retry-After")).isPresent();
      }
    }
    // While connections are made, who waits for them counts, too: some more may be refused.
    assertThat(statuses).containsOnly(200, 503);
    assertThat(statuses).filteredOn(status -> status == 200).hasSizeBetween(16, 48 + 16);
  }

  @Test
  void aFollowedLogEndsWithItsToken() throws Exception {
    JsonNode made =
        GatewayClient.json(
            administrator.post("/v1/tokens", "{\"name\":\"reader\",\"role\":\"VIEWER\"}"));
    HttpResponse<InputStream> followed =
        administrator
            .withToken(made.path("secret").asText())
            .open(
                "GET",
                "/v1/clusters/x/applications/a/stream?follow=true&ticks",
                BodyPublishers.noBody());
    assertThat(followed.body().read()).isEqualTo('f');

    administrator.send(
        "DELETE", "/v1/tokens/" + made.at("/token/id").asText(), BodyPublishers.noBody());

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(deployer.left).isNotEmpty());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aBodyThatIsTooLargeIsRefused(HttpClient.Version version) {
    GatewayClient client =
        GatewayClient.anonymous(version)
            .with("Authorization", "Bearer " + GatewayClient.adminToken());
    byte[] large = new byte[1024 * 1024 + 1];
    int before = provisioner.received.size();

    HttpResponse<String> sized =
        client.send("POST", "/v1/clusters", BodyPublishers.ofByteArray(large));
    assertThat(sized.statusCode()).isEqualTo(413);
    assertThat(GatewayClient.json(sized).path("code").asText()).isEqualTo("body-too-large");

    HttpResponse<String> chunked =
        client.send(
            "POST",
            "/v1/clusters",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(provisioner.received).hasSize(before);

    HttpResponse<String> largest =
        client.send("POST", "/v1/clusters", BodyPublishers.ofByteArray(new byte[1024 * 1024]));
    assertThat(largest.statusCode()).isEqualTo(200);
    assertThat(provisioner.last().bytes()).isEqualTo(1024 * 1024);
  }

  @Test
  void aServiceThatIsAwayIsNamedAndComesBack() {
    deployer.close();

    HttpResponse<String> away = administrator.get("/v1/clusters/x/applications");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).isPresent();
    assertThat(away.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(GatewayClient.json(away).path("detail").asText()).contains("deployer");
    assertThat(GatewayClient.json(away).path("correlationId").asText()).isNotEmpty();
    assertThat(administrator.get("/v1/clusters").statusCode()).isEqualTo(200);

    deployer = FakeService.http("deployer", deployerPort);
    assertThat(administrator.get("/v1/clusters/x/applications").statusCode()).isEqualTo(200);
  }

  @Test
  void aServiceThatGoesAwayWhileItWorksIsSaidSo() {
    HttpResponse<String> broken = administrator.post("/v1/clusters/x/machines/breaks", "{}");

    assertThat(broken.statusCode()).isEqualTo(502);
    assertThat(GatewayClient.json(broken).path("detail").asText()).contains("Idempotency-Key");
  }

  @Test
  void pathsThatNobodyServesAreProblems() {
    HttpResponse<String> unknown = administrator.get("/v1/nothing");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(GatewayClient.json(unknown).path("type").asText()).isEqualTo("/v1/errors/not-found");
    assertThat(administrator.get("/internal/clusters/x").statusCode()).isEqualTo(404);
    assertThat(administrator.get("/v1/clusters/%2e%2e/%2e%2e/internal").statusCode())
        .isEqualTo(400);
    HttpResponse<String> method = administrator.post("/v1/events", "{}");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(GatewayClient.json(method).path("code").asText()).isEqualTo("method-not-allowed");
  }
}
