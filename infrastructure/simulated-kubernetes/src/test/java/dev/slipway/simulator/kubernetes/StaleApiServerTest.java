package dev.slipway.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.behaviour.Api;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API server whose cache went back to what was, as after a restart. */
class StaleApiServerTest {
  private static final String SPACES = "/api/v1/namespaces";
  private static final String CACHED = SPACES + "?resourceVersion=0";

  private final KubernetesSite site = KubernetesSite.open(SiteSettings.usual());
  private final TestCluster cluster = new TestCluster(site, "stale", "127.98.5", 0, 1);
  private final HttpClient client = cluster.adminClient();
  private final Api api = new Api(URI.create(cluster.url()), client, null);

  @BeforeEach
  void goBack() {
    space("before");
    cluster.api.goBack(Duration.ofMillis(200));
    space("after");
    api.delete(SPACES + "/before").is(200);
    assertThat(names(CACHED)).contains("after");
    await().until(() -> !names(CACHED).contains("after"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void whoIsContentWithTheCacheGetsWhatWas() {
    assertThat(names(CACHED)).contains("before");
    api.get(SPACES + "/before?resourceVersion=0").is(200);
    api.get(SPACES + "/after?resourceVersion=0").isFailure(404, "NotFound");

    cluster.api.catchUp();

    assertThat(names(CACHED)).contains("after").doesNotContain("before");
  }

  @Test
  void whoAsksForWhatIsGetsIt() {
    assertThat(names(SPACES)).contains("after").doesNotContain("before");
    api.get(SPACES + "/after").is(200);
  }

  @Test
  void aWatchFromTheCacheHearsOfTheRestWhenTheServerHasCaughtUp() {
    String watch = SPACES + "?watch=true&timeoutSeconds=1&resourceVersion=";
    assertThat(events(watch + "0")).contains("ADDED before").doesNotContain("ADDED after");
    String cached = api.get(CACHED).is(200).at("/metadata/resourceVersion").asText();
    Thread catchUp =
        Thread.ofVirtual()
            .start(
                () -> {
                  await().pollDelay(Duration.ofMillis(300)).until(() -> true);
                  cluster.api.catchUp();
                });

    assertThat(events(watch + cached))
        .containsSubsequence("ADDED after", "DELETED before")
        .doesNotContain("ADDED before");
    await().until(() -> !catchUp.isAlive());
  }

  @Test
  void aWatchFromLaterThanTheCacheIsRefused() {
    String now = api.get(SPACES).is(200).at("/metadata/resourceVersion").asText();

    assertThat(api.get(SPACES + "?watch=true&resourceVersion=" + now).status()).isEqualTo(504);
    cluster.api.catchUp();
    assertThat(events(SPACES + "?watch=true&timeoutSeconds=1&resourceVersion=" + now))
        .doesNotContain("ADDED before", "ADDED after");
  }

  private void space(String name) {
    api.post(SPACES, "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name))
        .is(201);
  }

  private List<String> names(String path) {
    List<String> names = new ArrayList<>();
    api.get(path).is(200).at("/items").forEach(item -> names.add(name(item)));
    return names;
  }

  private List<String> events(String path) {
    List<String> events = new ArrayList<>();
    for (String line : api.get(path).is(200).text().split("\n")) {
      if (!line.isBlank()) {
        JsonNode event = new Api.Answer(200, line, api.get("/version").response()).json();
        events.add(event.at("/type").asText() + " " + name(event.at("/object")));
      }
    }
    return events;
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }
}
