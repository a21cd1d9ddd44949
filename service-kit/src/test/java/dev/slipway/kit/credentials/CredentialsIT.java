package dev.slipway.kit.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.kubernetes.KubernetesClients;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.service.ServiceName;
import dev.slipway.kit.testing.HttpStub;
import dev.slipway.kit.testing.HttpStub.Answer;
import dev.slipway.kit.testing.HttpStub.Request;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.MovableClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KitTest
class CredentialsIT {
  @Inject IdentityTokens identities;
  @Inject CorrelationId correlation;
  @Inject ObjectMapper json;
  @Inject Vertx vertx;

  private final MovableClock clock =
      new MovableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final AtomicInteger issued = new AtomicInteger();
  private volatile Optional<String> server = Optional.empty();
  private HttpStub provisioner;
  private HttpStub apiServer;
  private ClusterCredentialsClient client;

  @BeforeEach
  void start() throws Exception {
    provisioner = new HttpStub(this::issue);
    apiServer = new HttpStub(request -> Answer.json("{\"major\":\"1\",\"minor\":\"36\"}"));
    client =
        new ClusterCredentialsClient(
            identities,
            new ServiceName(Optional.of("monitor"), ""),
            correlation,
            clock,
            json,
            Optional.of(provisioner.url()));
  }

  @AfterEach
  void stop() {
    provisioner.close();
    apiServer.close();
  }

  @Test
  void asksTheProvisionerAsThisServiceForTheProject() {
    correlation.begin("req-9");
    ClusterCredentials credentials = client.get("cl-1", "shop");

    assertThat(credentials.token()).isEqualTo("token-1");
    Request request = provisioner.requests().getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/internal/clusters/cl-1/credentials");
    assertThat(request.body()).isEqualTo("{\"purpose\":\"monitor\"}");
    assertThat(request.correlationId()).isEqualTo("req-9");
    assertThat(identities.verify(request.authorization().substring(7), "provisioner"))
        .isEqualTo(new Caller("monitor", "shop", Role.SERVICE, "monitor"));
  }

  @Test
  void keepsWhatItHasForHalfItsLife() {
    client.get("cl-1", "shop");
    clock.advance(Duration.ofMinutes(29));
    assertThat(client.get("cl-1", "shop").token()).isEqualTo("token-1");

    clock.advance(Duration.ofMinutes(2));
    assertThat(client.get("cl-1", "shop").token()).isEqualTo("token-2");
    assertThat(provisioner.requests()).hasSize(2);
  }

  @Test
  void servesWhatItHasToItsEndWhileTheProvisionerIsAway() {
    client.get("cl-1", "shop");
    provisioner.close();

    clock.advance(Duration.ofMinutes(45));
    assertThat(client.get("cl-1", "shop").token()).isEqualTo("token-1");
    clock.advance(Duration.ofMinutes(16));
    assertThatThrownBy(() -> client.get("cl-1", "shop"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(ProblemCode.UPSTREAM_UNAVAILABLE));
  }

  @Test
  void passesOnWhatTheProvisionerSays() {
    provisioner.answer(
        request ->
            new Answer(
                409,
                "application/problem+json",
                """
                {"type":"/v1/errors/cluster-not-ready","title":"t","status":409,"later":1,
                 "code":"cluster-not-ready","detail":"The API server does not answer yet.",
                 "instance":"/x","correlationId":"c","errors":[]}
                """));

    assertThatThrownBy(() -> client.get("cl-1", "shop"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(ProblemCode.CLUSTER_NOT_READY))
        .hasMessage("The API server does not answer yet.");
  }

  @Test
  void aRefusalCountsEvenWhenSomethingIsKept() {
    client.get("cl-1", "shop");
    clock.advance(Duration.ofMinutes(45));
    provisioner.answer(
        request ->
            new Answer(
                404,
                "application/problem+json",
                "{\"code\":\"not-found\",\"status\":404,\"detail\":\"gone\",\"errors\":[]}"));

    assertThatThrownBy(() -> client.get("cl-1", "shop")).hasMessage("gone");
  }

  @Test
  void forgetsOnDemand() {
    client.get("cl-1", "shop");
    client.invalidate("cl-1");

    assertThat(client.get("cl-1", "shop").token()).isEqualTo("token-2");
  }

  @Test
  void asksForEachPurposeByItself() {
    client.get("cl-1", "shop", "gateway-view");
    client.get("cl-1", "shop", "gateway-admin");
    client.get("cl-1", "shop", "gateway-view");

    assertThat(provisioner.requests())
        .extracting(Request::body)
        .containsExactly("{\"purpose\":\"gateway-view\"}", "{\"purpose\":\"gateway-admin\"}");
  }

  @Test
  void aRefusedTokenIsAskedForAnew() {
    KubernetesClients clients = new KubernetesClients(client, vertx);
    KubernetesClient kubernetes = clients.forCluster("cl-1", "shop");
    apiServer.answer(request -> new Answer(401, "application/json", "{}"));
    assertThatThrownBy(kubernetes::getKubernetesVersion).isNotNull();
    apiServer.answer(request -> Answer.json("{\"major\":\"1\",\"minor\":\"37\"}"));
    int before = provisioner.requests().size();

    assertThat(clients.forCluster("cl-1", "shop").getKubernetesVersion().getMinor())
        .isEqualTo("37");

    assertThat(provisioner.requests()).hasSizeGreaterThan(before);
    clients.forget("cl-1");
  }

  @Test
  void aServerThatIsNotTrustedIsAskedAboutAnew() throws Exception {
    KubernetesClients clients = new KubernetesClients(client, vertx);
    try (ServerSocket speaksNoTls = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerInPlainText(speaksNoTls));
      server = Optional.of("https://127.0.0.1:" + speaksNoTls.getLocalPort());
      KubernetesClient before = clients.forCluster("cl-1", "shop");
      var request = CompletableFuture.runAsync(before::getKubernetesVersion);
      server = Optional.empty();

      // Well before the request is given up.
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> clients.forCluster("cl-1", "shop") != before);

      assertThat(clients.forCluster("cl-1", "shop").getKubernetesVersion().getMinor())
          .isEqualTo("36");
      assertThatThrownBy(() -> request.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
    }
    clients.forget("cl-1");
  }

  /** As while a cluster is made anew: its authority is another one, and it gives no tokens yet. */
  @Test
  void aRequestEndsAlthoughThereIsNoTokenForItsNextAttempt() throws Exception {
    KubernetesClients clients = new KubernetesClients(client, vertx);
    try (ServerSocket speaksNoTls = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerInPlainText(speaksNoTls));
      server = Optional.of("https://127.0.0.1:" + speaksNoTls.getLocalPort());
      KubernetesClient kubernetes = clients.forCluster("cl-1", "shop");
      provisioner.answer(request -> notReady("no"));

      var request = CompletableFuture.runAsync(kubernetes::getKubernetesVersion);

      assertThatThrownBy(() -> request.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      assertThat(provisioner.requests())
          .as("a token was asked for in between")
          .hasSizeGreaterThan(1);
    }
    clients.forget("cl-1");
  }

  /** To a client that begins with TLS that is as good as a certificate it doesn't trust. */
  private static void answerInPlainText(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      } catch (IOException e) {
        // The test has ended, or the client went away.
      }
    }
  }

  @Test
  void databaseCredentialsOutlastTheProvisioner() {
    provisioner.answer(
        request ->
            Answer.json(
                "{\"host\":\"d1\",\"port\":3306,\"database\":\"wp\",\"user\":\"wp\",\"password\":\"pw\"}"));
    assertThat(client.database("cl-1", "shop", "wp").password()).isEqualTo("pw");
    assertThat(provisioner.requests().getFirst().path())
        .isEqualTo("/internal/clusters/cl-1/databases/wp");
    provisioner.close();

    clock.advance(Duration.ofDays(3));
    assertThat(client.database("cl-1", "shop", "wp").password()).isEqualTo("pw");
  }

  @Test
  void theMonitorsLoginOutlastsTheProvisionerAndTheDatabase() {
    provisioner.answer(
        request ->
            Answer.json(
                "{\"machine\":\"d1\",\"host\":\"h\",\"port\":3306,\"user\":\"m\",\"password\":\"pw\"}"));
    assertThat(client.databaseLogin("cl-1", "shop").machine()).isEqualTo("d1");
    Request request = provisioner.requests().getFirst();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/internal/clusters/cl-1/database-login");
    assertThat(client.databaseLogin("cl-1", "shop").toString()).doesNotContain("pw");

    provisioner.answer(later -> notReady("away"));
    clock.advance(Duration.ofHours(2));
    assertThat(client.databaseLogin("cl-1", "shop").password()).isEqualTo("pw");
    client.invalidateLogin("cl-1");
    assertThatThrownBy(() -> client.databaseLogin("cl-1", "shop")).hasMessage("away");
  }

  @Test
  void kubernetesClientsUseTheNewestToken() {
    KubernetesClients clients = new KubernetesClients(client, vertx);
    KubernetesClient kubernetes = clients.forCluster("cl-1", "shop");

    assertThat(kubernetes.getKubernetesVersion().getMinor()).isEqualTo("36");
    clock.advance(Duration.ofMinutes(31));
    kubernetes.getKubernetesVersion();

    assertThat(apiServer.requests())
        .extracting(Request::authorization)
        .containsExactly("Bearer token-1", "Bearer token-2");
    assertThat(clients.forCluster("cl-1", "shop")).isSameAs(kubernetes);
    clients.forget("cl-1");
    assertThat(clients.forCluster("cl-1", "shop")).isNotSameAs(kubernetes);
    clients.forget("cl-1");
  }

  private static Answer notReady(String detail) {
    return new Answer(
        409,
        "application/problem+json",
        "{\"code\":\"cluster-not-ready\",\"status\":409,\"detail\":\"%s\",\"errors\":[]}"
            .formatted(detail));
  }

  private Answer issue(Request request) {
    return Answer.json(
        """
        {"clusterId":"cl-1","apiServer":"%s","caPem":"","token":"token-%d","expiresAt":"%s",
         "project":"shop"}
        """
            .formatted(
                server.orElse(apiServer.url().toString()),
                issued.incrementAndGet(),
                clock.instant().plus(Duration.ofHours(1))));
  }
}
