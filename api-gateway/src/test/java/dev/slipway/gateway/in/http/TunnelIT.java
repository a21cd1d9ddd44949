package dev.slipway.gateway.in.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.gateway.kubernetes.ClusterAccess;
import dev.slipway.gateway.out.files.CertificateFiles;
import dev.slipway.gateway.testing.FakeService;
import dev.slipway.gateway.testing.FakeWebSockets;
import dev.slipway.gateway.testing.GatewayClient;
import dev.slipway.gateway.testing.GatewayTestResource;
import dev.slipway.gateway.testing.SocketRecorder;
import dev.slipway.gateway.tls.CertificateMaker;
import dev.slipway.gateway.tls.CertificateStore;
import dev.slipway.gateway.tls.KeyAndCertificate;
import dev.slipway.gateway.tls.LocalAuthority;
import dev.slipway.gateway.tls.Pem;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets through the gateway, to a service and to a cluster's API server. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(GatewayTestResource.class)
class TunnelIT {

  private static final String SHELL = "/v1/clusters/blog/machines/w1/shell";
  private static final String EXEC =
      "/v1/clusters/cl-tunnel/kubernetes/api/v1/namespaces/default/pods/p/exec";

  @ConfigProperty(name = "test.provisioner.port")
  int provisionerPort;

  @Inject IdentityTokens identities;
  @Inject ClusterAccess access;
  @TempDir Path directory;

  private final SocketRecorder heard = new SocketRecorder();
  private final List<AutoCloseable> servers = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private GatewayClient administrator;

  @BeforeEach
  void start() {
    access.forget("cl-tunnel");
    administrator = GatewayClient.administrator();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable server : servers) {
      server.close();
    }
  }

  @Test
  void aShellPassesUnderASignedIdentity() {
    FakeWebSockets provisioner = provisioner();

    WebSocket socket =
        administrator
            .with("X-Slipway-Identity", "forged")
            .with("X-Remote-User", "root")
            .webSocket(SHELL + "?command=a%20b&command=c&tty=true", heard);

    await().untilAsserted(() -> assertThat(heard.texts).containsExactly("hello"));
    FakeWebSockets.Handshake handshake = provisioner.handshakes.getLast();
    assertThat(handshake.uri()).isEqualTo(SHELL + "?command=a%20b&command=c&tty=true");
    Caller caller =
        identities.verifyHeader(handshake.headers().get("authorization"), "provisioner");
    assertThat(caller.role()).isEqualTo(Role.ADMIN);
    assertThat(caller.project()).isEqualTo("default");
    assertThat(handshake.headers())
        .containsKey("x-correlation-id")
        .doesNotContainKeys("x-slipway-identity", "x-remote-user")
        .doesNotContainValue("Bearer " + GatewayClient.adminToken());
    socket.sendText("echo", true).join();
    await().untilAsserted(() -> assertThat(heard.texts).containsExactly("hello", "echo"));
    socket.sendText("leave", true).join();
    await().untilAsserted(() -> assertThat(heard.closings).containsExactly(4321));
  }

  @Test
  void bytesPassBothWaysAsTheyAreAndSoDoesTheClientsGoodbye() {
    FakeWebSockets provisioner = provisioner();
    WebSocket socket = administrator.webSocket(SHELL, heard);
    byte[] block = new byte[60_000];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 31);
    }

    for (int i = 0; i < 200; i++) {
      socket.sendBinary(ByteBuffer.wrap(block), true).join();
    }

    await().atMost(Duration.ofSeconds(30)).until(() -> heard.bytes.size() == 200 * block.length);
    byte[] all = heard.bytes.toByteArray();
    for (int i = 0; i < all.length; i++) {
      if (all[i] != block[i % block.length]) {
        throw new AssertionError("byte " + i + " is another");
      }
    }
    socket.sendClose(4000, "bye").join();
    await().untilAsserted(() -> assertThat(provisioner.closings).containsExactly(4000));
  }

  @Test
  void aClientThatLeavesIsGoneForTheService() {
    FakeWebSockets provisioner = provisioner();
    WebSocket socket = administrator.webSocket(SHELL, heard);
    await().until(() -> heard.texts.size() == 1);

    socket.abort();

    await().atMost(Duration.ofSeconds(5)).until(() -> provisioner.closings.size() == 1);
  }

  @Test
  void aServiceThatGoesAwayIsGoneForTheClient() {
    FakeWebSockets provisioner = provisioner();
    administrator.webSocket(SHELL, heard);
    await().until(() -> heard.texts.size() == 1);

    provisioner.close();
    servers.clear();

    await().atMost(Duration.ofSeconds(5)).until(() -> heard.closings.size() == 1);
  }

  @Test
  void whoIsNotKnownIsRefusedBeforeTheUpgrade() {
    FakeWebSockets provisioner = provisioner();
    GatewayClient stranger = GatewayClient.anonymous(HttpClient.Version.HTTP_1_1);

    assertThat(refusal(stranger, SHELL).statusCode()).isEqualTo(401);
    assertThat(refusal(stranger.withToken("slw_wrong"), SHELL).statusCode()).isEqualTo(401);
    assertThat(refusal(stranger, EXEC).statusCode()).isEqualTo(401);

    assertThat(provisioner.handshakes).isEmpty();
  }

  @Test
  void theServicesOwnRefusalPasses() {
    provisioner();

    HttpResponse<?> refused = refusal(administrator, "/v1/clusters/blog/machines/w1/refused");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("{\"code\":\"forbidden\"}");
    assertThat(refused.headers().firstValue("X-Correlation-Id")).isPresent();
  }

  @Test
  void aServiceThatIsAwayIsToldAsSuch() {
    HttpResponse<?> refused = refusal(administrator, SHELL);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(String.valueOf(refused.body())).contains("service-unavailable");
  }

  @Test
  void aTunnelEndsWithItsToken() {
    provisioner();
    JsonNode made =
        GatewayClient.json(
            administrator.post("/v1/tokens", "{\"name\":\"brief\",\"role\":\"ADMIN\"}"));
    administrator.withToken(made.path("secret").asText()).webSocket(SHELL, heard);
    await().until(() -> heard.texts.size() == 1);

    administrator.send(
        "DELETE", "/v1/tokens/" + made.at("/token/id").asText(), BodyPublishers.noBody());

    await().atMost(Duration.ofSeconds(10)).until(() -> heard.closings.size() == 1);
  }

  @Test
  void aTokenHasOnlySoManyAndEndedOnesDoNotCount() {
    provisioner();
    JsonNode made =
        GatewayClient.json(
            administrator.post("/v1/tokens", "{\"name\":\"many\",\"role\":\"ADMIN\"}"));
    GatewayClient client = administrator.withToken(made.path("secret").asText());
    List<WebSocket> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.add(client.webSocket(SHELL, new SocketRecorder()));
    }

    HttpResponse<?> refused = refusal(client, SHELL);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refusal(client, "/v1/clusters/blog/machines/w1/refused").statusCode())
        .isEqualTo(503);
    open.getFirst().abort();

    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreException(CompletionException.class)
        .until(() -> open.add(client.webSocket(SHELL, heard)));
    open.forEach(WebSocket::abort);
  }

  @Test
  void kubectlsExecPassesWithTheClustersCredentialAndItsSubProtocol() throws Exception {
    FakeWebSockets apiServer = cluster();

    WebSocket socket =
        administrator.webSocket(
            EXEC + "?command=ls&stdout=true", heard, "v9.channel.k8s.io", "v5.channel.k8s.io");

    assertThat(socket.getSubprotocol()).isEqualTo("v5.channel.k8s.io");
    FakeWebSockets.Handshake handshake = apiServer.handshakes.getLast();
    assertThat(handshake.uri())
        .isEqualTo("/api/v1/namespaces/default/pods/p/exec?command=ls&stdout=true");
    assertThat(handshake.headers().get("authorization")).isEqualTo("Bearer cluster-token");
    socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 1, 2}), true).join();
    await().until(() -> heard.bytes.size() == 3);
    socket.sendText("leave", true).join();
    await().untilAsserted(() -> assertThat(heard.closings).containsExactly(4321));
  }

  @Test
  void spdyIsRefusedWithItsRemedy() throws Exception {
    FakeWebSockets apiServer = cluster();

    String answer = askForSpdy(GatewayClient.adminToken());

    assertThat(answer).startsWith("HTTP/1.1 501 ").contains("\"Status\"", "kubeconfigs");
    assertThat(apiServer.handshakes).isEmpty();
  }

  @Test
  void kubectlsSecondAttemptIsToldWhyTheFirstWasRefused() throws Exception {
    cluster();
    JsonNode made =
        GatewayClient.json(
            administrator.post("/v1/tokens", "{\"name\":\"looker\",\"role\":\"VIEWER\"}"));

    assertThat(askForSpdy(made.path("secret").asText()))
        .startsWith("HTTP/1.1 403 ")
        .contains("\"Forbidden\"", "VIEWER");
  }

  private String askForSpdy(String token) {
    return administrator.raw(
        """
        POST %s?command=ls HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Connection: Upgrade
        Upgrade: SPDY/3.1
        Content-Length: 0

        """
            .formatted(EXEC, token));
  }

  private FakeWebSockets provisioner() {
    FakeWebSockets server = FakeWebSockets.http(provisionerPort);
    servers.add(server);
    return server;
  }

  private FakeWebSockets cluster() {
    CertificateFiles files = new CertificateFiles(directory.resolve("cluster"));
    KeyAndCertificate pair =
        new LocalAuthority(files, new CertificateMaker(), Clock.systemUTC())
            .server(Set.of("127.0.0.1"));
    String ca = Pem.of(files.load(CertificateStore.Entry.AUTHORITY).orElseThrow().certificate());
    FakeWebSockets server = FakeWebSockets.https(Pem.of(pair.key()), Pem.of(pair.certificate()));
    servers.add(server);
    FakeService provisioner = FakeService.http("provisioner", provisionerPort);
    servers.add(provisioner);
    provisioner.answer(
        "/internal/clusters/cl-tunnel/credentials",
        200,
        "application/json",
        "{\"clusterId\":\"cl-tunnel\",\"project\":\"default\",\"apiServer\":\"https://127.0.0.1:"
            + server.port()
            + "\",\"caPem\":\""
            + ca.replace("\n", "\\n")
            + "\",\"token\":\"cluster-token\",\"expiresAt\":\""
            + Instant.now().plusSeconds(3600)
            + "\"}");
    return server;
  }

  private static HttpResponse<?> refusal(GatewayClient client, String path) {
    try {
      client.webSocket(path, new SocketRecorder());
      throw new AssertionError("It was opened");
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse();
      }
      throw e;
    }
  }
}
