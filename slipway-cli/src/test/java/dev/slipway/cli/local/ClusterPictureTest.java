package dev.slipway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.FakeGateway;
import dev.slipway.cli.api.ApiAccess;
import dev.slipway.cli.api.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterPictureTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final FakeGateway gateway;
  private final ApiClient api;

  ClusterPictureTest() throws IOException {
    gateway = new FakeGateway();
    api = new ApiClient(new ApiAccess(URI.create(gateway.url()), Path.of("none"), "secret"));
  }

  @BeforeEach
  void twoClusters() {
    gateway.answering(
        "GET /v1/clusters",
        200,
        "{\"items\":[{\"name\":\"one\",\"id\":\"cl-1\"},{\"name\":\"two\",\"id\":\"cl-2\"}]}");
    for (String cluster : new String[] {"cl-1", "cl-2"}) {
      for (String part : new String[] {"machines", "applications", "incidents"}) {
        gateway.answering(
            "GET /v1/clusters/" + cluster + "/" + part, 200, "{\"items\":[{\"name\":\"x\"}]}");
      }
    }
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void everyPartIsThere() {
    ClusterPicture picture = ClusterPicture.ask(api.within(Duration.ofSeconds(20)));

    assertThat(picture.trouble()).isNull();
    assertThat(picture.clusters())
        .hasSize(2)
        .allSatisfy(
            cluster -> {
              assertThat(cluster.path("machines")).hasSize(1);
              assertThat(cluster.path("applications")).hasSize(1);
              assertThat(cluster.path("openIncidents")).hasSize(1);
              assertThat(cluster.has(ClusterPicture.UNANSWERED)).isFalse();
            });
  }

  @Test
  void whoSaysNothingTakesHisOwnPartOnlyAndIsWaitedForOnce() {
    gateway.silentAt("GET /v1/clusters/cl-1/applications");
    gateway.silentAt("GET /v1/clusters/cl-2/applications");
    gateway.answering("GET /v1/clusters/cl-2/incidents", 503, "{}");
    long begun = System.nanoTime();

    ClusterPicture picture = ClusterPicture.ask(api.within(Duration.ofSeconds(2)));

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    assertThat(picture.clusters().getFirst().path("machines")).hasSize(1);
    assertThat(picture.clusters().getFirst().path("applications")).isEmpty();
    assertThat(picture.clusters().getFirst().path(ClusterPicture.UNANSWERED).toString())
        .isEqualTo("[\"applications\"]");
    assertThat(picture.clusters().getLast().path(ClusterPicture.UNANSWERED).toString())
        .isEqualTo("[\"applications\",\"openIncidents\"]");
  }

  @Test
  void withoutAListThereIsAReason() {
    gateway.silentAt("GET /v1/clusters");

    ClusterPicture picture = ClusterPicture.ask(api.within(PATIENCE));

    assertThat(picture.clusters()).isEmpty();
    assertThat(picture.trouble()).contains("does not answer").contains("timed out");
  }
}
