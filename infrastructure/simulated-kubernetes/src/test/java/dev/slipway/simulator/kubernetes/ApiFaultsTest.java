package dev.slipway.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.simulator.kubernetes.apiserver.ApiFaults;
import dev.slipway.simulator.kubernetes.behaviour.Api;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** API servers that are slow, refuse, hang, lose etcd or are gone. */
class ApiFaultsTest {
  private final KubernetesSite site = KubernetesSite.open(SiteSettings.usual());
  private final TestCluster cluster = new TestCluster(site, "faulty", "127.98.4", 0, 1);
  private final HttpClient client = cluster.adminClient();

  @AfterEach
  void close() {
    site.close();
  }

  private Api api() {
    return new Api(URI.create(cluster.url()), client, null);
  }

  @Test
  void answersAreDelayed() {
    cluster.api.setFaults(new ApiFaults(Duration.ofMillis(300), 0, 0, 1));
    long begun = System.nanoTime();
    api().get("/version").is(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void answersAreRefused() {
    cluster.api.setFaults(new ApiFaults(Duration.ZERO, 1, 0, 7));
    Api.Answer answer = api().get("/api/v1/nodes").isFailure(429, "TooManyRequests");
    assertThat(answer.response().headers().firstValue("Retry-After")).contains("7");
    cluster.api.setFaults(new ApiFaults(Duration.ZERO, 0, 1, 3));
    api().get("/api/v1/nodes").isFailure(500, "InternalError");
    cluster.api.setFaults(ApiFaults.none());
    api().get("/api/v1/nodes").is(200);
  }

  @Test
  void withoutAQuorumNothingIsRead() {
    cluster.quorum.set(false);
    api().get("/readyz").is(500);
    api().get("/api/v1/nodes").is(500);
    cluster.quorum.set(true);
    api().get("/readyz").is(200);
    api().get("/api/v1/nodes").is(200);
  }

  @Test
  void aHungServerAnswersWhenItGoesOn() {
    cluster.api.hang();
    var late =
        client.sendAsync(
            api().request("/version").GET().build(),
            java.net.http.HttpResponse.BodyHandlers.ofString());
    assertThat(late.isDone()).isFalse();
    cluster.api.resume();
    assertThat(late.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join().statusCode())
        .isEqualTo(200);
  }

  @Test
  void anotherServerGoesOnWithWhatIsKept() {
    // Given what was made through the first server
    api()
        .post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: kept}}")
        .is(201);

    // When it stops
    int port = cluster.api.port();
    cluster.api.stop();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new Api(URI.create("https://127.0.0.1:" + port), client, null).get("/version"))
        .isInstanceOf(UncheckedIOException.class);

    // Then another one has it, and the node goes on renewing its lease through it
    cluster.api = cluster.cluster.startApiServer(cluster.options(0));
    api().get("/api/v1/namespaces/kept").is(200);
    String lease = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/w1";
    await().atMost(Duration.ofSeconds(10)).until(() -> api().get(lease).status() == 200);
    String before = api().get(lease).is(200).at("/spec/renewTime").asText();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !api().get(lease).is(200).at("/spec/renewTime").asText().equals(before));
  }

  @Test
  void tooOldVersionsAreGone() {
    for (int i = 0; i < 120; i++) {
      api()
          .patch(
              "/api/v1/namespaces/default",
              "merge-patch+json",
              "{metadata: {labels: {n: 'x%d'}}}".formatted(i))
          .is(200);
    }
    Api.Answer gone =
        api().get("/api/v1/namespaces?watch=true&resourceVersion=2").isFailure(410, "Expired");
    assertThat(gone.at("/message").asText()).isEqualTo("too old resource version: 2");
  }

  @Test
  void whatOnlyRealClustersHaveSaysSo() {
    api().get("/api/v1/namespaces/default/pods/x/exec?command=ls").isFailure(501, "NotImplemented");
    api().get("/api/v1/nodes/w1/proxy/metrics").isFailure(501, "NotImplemented");
    api().get("/apis/storage.k8s.io/v1/storageclasses").is(404);
  }
}
