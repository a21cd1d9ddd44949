package dev.slipway.provisioner.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import dev.slipway.provisioner.shell.Shells;
import dev.slipway.provisioner.world.MemoryShell;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shells over real WebSockets; the machines are in memory. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class ShellIT {
  @Inject IdentityTokens identities;
  @Inject MemoryInfrastructures infrastructures;
  @Inject Shells shells;

  private String cluster = "";

  @BeforeEach
  void makeCluster() {
    cluster =
        admin()
            .body("{\"name\": \"harbour\", \"topology\": {\"workers\": {\"count\": 1}}}")
            .post("/v1/clusters?wait=20s")
            .path("cluster.id");
  }

  @AfterEach
  void deleteCluster() {
    admin().delete("/v1/clusters/{id}?wait=20s", cluster).then().statusCode(202);
    await().atMost(Duration.ofSeconds(5)).until(() -> shells.count() == 0);
  }

  @Test
  void inputBecomesOutputAndTheExitCodeIsTold() {
    try (ShellClient client = open("harbour", "w1", "command=cat&tty=true&columns=100&rows=30")) {
      client.send(0, "hello\n");
      client.send(4, "{\"Width\": 120, \"Height\": 40}");
      client.send(255, new byte[] {0});

      assertThat(client.closing().code()).isEqualTo(1000);
      assertThat(client.heard(1)).isEqualTo("100x30\nhello\n120x40\n");
      assertThat(client.heard(3)).isEqualTo("{\"exitCode\": 0}");
    }
    assertThat(last().closed()).isTrue();
  }

  @Test
  void errorsComeApartAndSoDoesAnExitCode() {
    try (ShellClient client = open(cluster, "w1", "command=complain&command=of%20this%26that")) {
      assertThat(client.closing().code()).isEqualTo(1000);
      assertThat(client.heard(2)).isEqualTo("of this&that");
      assertThat(client.heard(1)).isEmpty();
      assertThat(client.heard(3)).isEqualTo("{\"exitCode\": 7}");
    }
  }

  @Test
  void withoutACommandItIsALoginShell() {
    try (ShellClient client = open("harbour", "w1", "")) {
      client.send(255, new byte[] {0});
      client.closing();
    }
    assertThat(last().command()).containsExactly("/bin/bash", "-l");
  }

  @Test
  void theCommandEndsWithAClientThatLeaves() {
    ShellClient client = open("harbour", "w1", "command=cat");
    await().until(() -> shells.count() == 1);

    client.abort();

    await().atMost(Duration.ofSeconds(5)).until(() -> last().closed() && shells.count() == 0);
    client.close();
  }

  @Test
  void aClientThatDoesNotReadHoldsTheCommandUp() {
    try (ShellClient client =
        ShellClient.open(uri("harbour", "w1", "command=flood"), identity(Role.ADMIN), false)) {
      MemoryShell flood = last();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                int before = flood.chunks();
                Thread.sleep(500);
                return before > 0 && flood.chunks() == before;
              });
      assertThat((long) flood.chunks() * 32 * 1024).isLessThan(64L * 1024 * 1024);
    }
  }

  @Test
  void whatIsNoMessageEndsIt() {
    try (ShellClient client = open("harbour", "w1", "command=cat")) {
      client.send(9, "what");
      assertThat(client.closing().code()).isEqualTo(1003);
      assertThat(client.closing().reason()).contains("no channel 9");
    }
    try (ShellClient client = open("harbour", "w1", "command=cat&tty=true")) {
      client.send(4, "{\"Width\": -1}");
      assertThat(client.closing().code()).isEqualTo(1003);
    }
    try (ShellClient client = open("harbour", "w1", "command=cat")) {
      client.sendText("text");
      assertThat(client.closing().code()).isEqualTo(1003);
    }
  }

  @Test
  void administratorsOnlyAndNoStrangers() {
    URI shell = uri("harbour", "w1", "command=cat");
    int before = infrastructures.memory().shells().size();

    assertRefused(ShellClient.refusal(shell, "forged"), 401, "unauthenticated");
    assertRefused(ShellClient.refusal(shell, identity(Role.VIEWER)), 403, "forbidden");
    assertRefused(ShellClient.refusal(shell, identity(Role.EDITOR)), 403, "forbidden");
    assertRefused(ShellClient.refusal(shell, identity(Role.SERVICE)), 403, "forbidden");
    String stranger =
        identities.sign(new Caller("test", "elsewhere", Role.ADMIN, "gateway"), "provisioner");
    assertRefused(ShellClient.refusal(shell, stranger), 404, "not-found");
    String misdirected =
        identities.sign(new Caller("test", "default", Role.ADMIN, "gateway"), "deployer");
    assertRefused(ShellClient.refusal(shell, misdirected), 401, "unauthenticated");

    assertThat(infrastructures.memory().shells()).hasSize(before);
  }

  @Test
  void whatCannotBeOpenedIsRefusedWithAProblem() {
    String admin = identity(Role.ADMIN);
    assertRefused(ShellClient.refusal(uri("harbour", "w9", ""), admin), 404, "w9");
    assertRefused(ShellClient.refusal(uri("harbour", "w1", "tty=maybe"), admin), 400, "tty");
    assertRefused(ShellClient.refusal(uri("harbour", "w1", "tty=true&rows=0"), admin), 400, "rows");
    infrastructures.memory().kill(new MachineId(cluster, "d1", 1));
    admin()
        .get("/v1/clusters/harbour/machines/w1/shell")
        .then()
        .statusCode(400)
        .body("code", equalTo("validation-failed"));
  }

  private static void assertRefused(HttpResponse<?> response, int status, String says) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(String.valueOf(response.body())).contains("\"code\"", says);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("X-Correlation-Id")).isPresent();
  }

  private ShellClient open(String cluster, String machine, String query) {
    return ShellClient.open(uri(cluster, machine, query), identity(Role.ADMIN), true);
  }

  private MemoryShell last() {
    return infrastructures.memory().shells().getLast();
  }

  private String identity(Role role) {
    return identities.sign(new Caller("test", "default", role, "gateway"), "provisioner");
  }

  private RequestSpecification admin() {
    return given()
        .header("Authorization", "Bearer " + identity(Role.ADMIN))
        .contentType("application/json");
  }

  private static URI uri(String cluster, String machine, String query) {
    return URI.create(
        "ws://127.0.0.1:%s/v1/clusters/%s/machines/%s/shell?%s"
            .formatted(
                ConfigProvider.getConfig().getValue("quarkus.http.test-port", String.class),
                cluster,
                machine,
                query));
  }
}
