package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Changes are told as they happen. */
public interface WatchBehaviour extends Cluster {

  private String made(String name, String label) {
    return admin()
        .post(
            core("secrets"),
            "{apiVersion: v1, kind: Secret, metadata: {name: %s, labels: {l: %s}}}"
                .formatted(name, label))
        .is(201)
        .at("/metadata/resourceVersion")
        .asText();
  }

  private void relabel(String name, String label) {
    admin()
        .patch(
            core("secrets/" + name),
            "merge-patch+json",
            "{metadata: {labels: {l: %s}}}".formatted(label))
        .is(200);
  }

  private String version() {
    return admin().get(core("secrets")).is(200).at("/metadata/resourceVersion").asText();
  }

  @Test
  default void changesAreToldInTheirOrder() {
    String from = version();
    try (Watching watch =
        Watching.chunked(admin(), core("secrets?watch=true&resourceVersion=" + from))) {
      String added = made("one", "a");
      relabel("one", "b");
      admin().delete(core("secrets/one")).is(200);
      eventually(
          () ->
              assertThat(watch.heard())
                  .containsExactly("ADDED one", "MODIFIED one", "DELETED one"));
      JsonNode first = watch.events().getFirst();
      assertThat(first.at("/object/metadata/resourceVersion").asText()).isEqualTo(added);
      assertThat(first.at("/object/kind").asText()).isEqualTo("Secret");
      long last = watch.events().getLast().at("/object/metadata/resourceVersion").asLong();
      assertThat(last).isGreaterThan(Long.parseLong(added));
    }
  }

  @Test
  default void whatHappenedBeforeIsToldAsWell() {
    String from = version();
    made("one", "a");
    made("two", "a");
    try (Watching watch =
        Watching.chunked(admin(), core("secrets?watch=true&resourceVersion=" + from))) {
      eventually(() -> assertThat(watch.heard()).containsExactly("ADDED one", "ADDED two"));
    }
  }

  @Test
  default void withoutABeginningAllIsToldFirst() {
    made("one", "a");
    try (Watching watch = Watching.chunked(admin(), core("secrets?watch=true"))) {
      eventually(() -> assertThat(watch.heard()).contains("ADDED one"));
    }
  }

  @Test
  default void selectorsComeAndGoWithLabels() {
    String from = version();
    try (Watching watch =
        Watching.chunked(
            admin(), core("secrets?watch=true&labelSelector=l%3Da&resourceVersion=" + from))) {
      made("one", "b");
      relabel("one", "a");
      relabel("one", "b");
      eventually(() -> assertThat(watch.heard()).containsExactly("ADDED one", "DELETED one"));
    }
  }

  @Test
  default void aWatchSpeaksOverWebSockets() {
    String from = version();
    try (Watching watch =
        Watching.overWebSocket(admin(), core("secrets?watch=true&resourceVersion=" + from))) {
      made("one", "a");
      admin().delete(core("secrets/one")).is(200);
      eventually(() -> assertThat(watch.heard()).containsExactly("ADDED one", "DELETED one"));
    }
  }

  @Test
  default void theEndOfTheBeginningIsMarked() {
    made("one", "a");
    try (Watching watch =
        Watching.chunked(
            admin(),
            core(
                "secrets?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                    + "&resourceVersionMatch=NotOlderThan"))) {
      eventually(
          () -> {
            JsonNode last = watch.events().getLast();
            assertThat(last.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(
                    last.at("/object/metadata/annotations")
                        .path("k8s.io/initial-events-end")
                        .asText())
                .isEqualTo("true");
          });
      assertThat(watch.heard()).contains("ADDED one");
    }
  }

  @Test
  default void aWatchEndsAfterItsTime() {
    String from = version();
    assertThat(
            admin()
                .get(core("secrets?watch=true&timeoutSeconds=1&resourceVersion=" + from))
                .is(200)
                .text())
        .isEmpty();
  }
}
