package dev.slipway.gateway.in.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.gateway.kubernetes.ClusterAccess;
import dev.slipway.gateway.out.files.CertificateFiles;
import dev.slipway.gateway.testing.Events;
import dev.slipway.gateway.testing.FakeService;
import dev.slipway.gateway.testing.GatewayClient;
import dev.slipway.gateway.testing.GatewayTestResource;
import dev.slipway.gateway.tls.CertificateMaker;
import dev.slipway.gateway.tls.CertificateStore;
import dev.slipway.gateway.tls.KeyAndCertificate;
import dev.slipway.gateway.tls.LocalAuthority;
import dev.slipway.gateway.tls.Pem;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(GatewayTestResource.class)
class KubernetesProxyIT {

  private static final String CREDENTIALS = "/internal/clusters/cl-kubernetes/credentials";
  private static final String PROXY = "/v1/clusters/cl-kubernetes/kubernetes";

  @ConfigProperty(name = "test.provisioner.port")
  int provisionerPort;

  @Inject ClusterAccess access;

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private FakeService provisioner;

  @SuppressWarnings("NullAway.Init")
  private FakeService apiServer;

  @SuppressWarnings("NullAway.Init")
  private GatewayClient administrator;

  @SuppressWarnings("NullAway.Init")
  private String caPem;

  @BeforeEach
  void start() throws Exception {
    access.forget("cl-kubernetes");
    administrator = GatewayClient.administrator();
    provisioner = FakeService.http("provisioner", provisionerPort);
    CertificateFiles files = new CertificateFiles(directory.resolve("cluster"));
    KeyAndCertificate server =
        new LocalAuthority(files, new CertificateMaker(), Clock.systemUTC())
            .server(Set.of("127.0.0.1"));
    caPem = Pem.of(files.load(CertificateStore.Entry.AUTHORITY).orElseThrow().certificate());
    apiServer = FakeService.https("api-server", context(server));
    give(caPem);
  }

  @AfterEach
  void stop() {
    provisioner.close();
    apiServer.close();
  }

  @Test
  void requestsPassWithTheClustersCredential() {
    HttpResponse<String> response =
        administrator
            .with("X-Remote-Group", "system:masters")
            .get(PROXY + "/api/v1/pods?labelSelector=a%3Db&limit=500");

    assertThat(response.statusCode()).isEqualTo(200);
    FakeService.Received received = apiServer.last();
    assertThat(received.uri()).isEqualTo("/api/v1/pods?labelSelector=a%3Db&limit=500");
    assertThat(received.header("Authorization")).isEqualTo("Bearer cluster-token");
    assertThat(received.header("X-Remote-Group")).isNull();
    administrator.get(PROXY);
    assertThat(apiServer.last().uri()).isEqualTo("/");
  }

  @Test
  void aWatchThatNeverEndsPassesLineByLine() throws Exception {
    HttpResponse<InputStream> watch =
        administrator.open("GET", PROXY + "/api/v1/stream?watch=true", BodyPublishers.noBody());

    assertThat(watch.statusCode()).isEqualTo(200);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo("first");
    apiServer.endStreams();
    assertThat(lines.readLine()).isEqualTo("last");
  }

  @Test
  void aWatchEndsWithItsToken() throws Exception {
    JsonNode made =
        GatewayClient.json(
            administrator.post("/v1/tokens", "{\"name\":\"short\",\"role\":\"EDITOR\"}"));
    HttpResponse<InputStream> watch =
        administrator
            .withToken(made.path("secret").asText())
            .open("GET", PROXY + "/api/v1/stream?watch=true&ticks", BodyPublishers.noBody());
    assertThat(watch.body().read()).isEqualTo('f');

    administrator.send(
        "DELETE", "/v1/tokens/" + made.at("/token/id").asText(), BodyPublishers.noBody());

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(apiServer.left).isNotEmpty());
  }

  @Test
  void aServerThatTheClustersAuthorityDidNotSignIsRefused() {
    KeyAndCertificate other =
        new LocalAuthority(
                new CertificateFiles(directory.resolve("other")),
                new CertificateMaker(),
                Clock.systemUTC())
            .server(Set.of("127.0.0.1"));
    give(Pem.of(other.certificate()));

    JsonNode status = statusOf(administrator.get(PROXY + "/api"), 503);

    assertThat(status.path("reason").asText()).isEqualTo("ServiceUnavailable");
    assertThat(apiServer.received).isEmpty();
  }

  @Test
  void refusalsAreStatusesThatKubectlPrints() {
    statusOf(GatewayClient.anonymous(HttpClient.Version.HTTP_1_1).get(PROXY + "/api"), 401);
    provisioner.answer(
        "/internal/clusters/cl-other/credentials",
        404,
        "application/problem+json",
        problem("not-found", 404));
    assertThat(
            statusOf(administrator.get("/v1/clusters/cl-other/kubernetes/api"), 404)
                .path("message")
                .asText())
        .contains("cl-other");
    statusOf(administrator.get("/v1/clusters/unknown-name/kubernetes/api"), 404);
    provisioner.answer(
        "/internal/clusters/cl-young/credentials",
        409,
        "application/problem+json",
        problem("cluster-not-ready", 409));
    statusOf(administrator.get("/v1/clusters/cl-young/kubernetes/api"), 503);
    statusOf(
        administrator.send(
            "POST",
            PROXY + "/api/v1/namespaces/default/configmaps",
            BodyPublishers.ofByteArray(new byte[3 * 1024 * 1024 + 1])),
        413);
  }

  @Test
  void eachRoleComesWithItsOwnAccountAndOnlyAdministratorsImpersonate() {
    JsonNode made =
        GatewayClient.json(
            administrator.post("/v1/tokens", "{\"name\":\"viewer\",\"role\":\"VIEWER\"}"));
    GatewayClient viewer = administrator.withToken(made.path("secret").asText());

    assertThat(viewer.get(PROXY + "/api/v1/pods").statusCode()).isEqualTo(200);
    assertThat(provisioner.last().body()).isEqualTo("{\"purpose\":\"gateway-view\"}");
    assertThat(administrator.get(PROXY + "/api/v1/pods").statusCode()).isEqualTo(200);
    assertThat(provisioner.last().body()).isEqualTo("{\"purpose\":\"gateway-admin\"}");
    String header = "Impersonate-User";
    statusOf(viewer.with(header, "system:admin").get(PROXY + "/api"), 403);
    assertThat(administrator.with(header, "jane").get(PROXY + "/api").statusCode()).isEqualTo(200);
    assertThat(apiServer.last().header(header)).isEqualTo("jane");
  }

  @Test
  void aRefusedCredentialIsAskedForAnew() {
    apiServer.answer("/api", 401, "application/json", "{}");
    assertThat(administrator.get(PROXY + "/api").statusCode()).isEqualTo(401);
    long before = provisioner.received.stream().filter(r -> r.uri().equals(CREDENTIALS)).count();

    administrator.get(PROXY + "/version");

    assertThat(provisioner.received.stream().filter(r -> r.uri().equals(CREDENTIALS)).count())
        .isEqualTo(before + 1);
  }

  @Test
  void aClusterHasItsNameFromItsEvents() {
    try (Events events = new Events()) {
      events.send(Events.requested("cl-kubernetes", "named", 1));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(
                          administrator.get("/v1/clusters/named/kubernetes/version").statusCode())
                      .isEqualTo(200));
    }
  }

  private void give(String authority) {
    provisioner.answer(
        CREDENTIALS,
        200,
        "application/json",
        "{\"clusterId\":\"cl-kubernetes\",\"project\":\"default\",\"apiServer\":\"https://127.0.0.1:"
            + apiServer.port()
            + "\",\"caPem\":\""
            + authority.replace("\n", "\\n")
            + "\",\"token\":\"cluster-token\",\"expiresAt\":\""
            + Instant.now().plusSeconds(3600)
            + "\"}");
  }

  private static JsonNode statusOf(HttpResponse<String> response, int code) {
    assertThat(response.statusCode()).isEqualTo(code);
    JsonNode status = GatewayClient.json(response);
    assertThat(status.path("kind").asText()).isEqualTo("Status");
    assertThat(status.path("code").asInt()).isEqualTo(code);
    assertThat(status.path("message").asText()).isNotEmpty();
    return status;
  }

  private static String problem(String code, int status) {
    return "{\"type\":\"/v1/errors/%s\",\"title\":\"t\",\"status\":%d,\"code\":\"%s\",\"detail\":\"d\",\"instance\":\"/\",\"correlationId\":\"c\",\"errors\":[]}"
        .formatted(code, status, code);
  }

  private static SSLContext context(KeyAndCertificate server) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", server.key(), new char[0], new Certificate[] {server.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
