package dev.slipway.simulator.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.apply.ServerSideApply.ConflictException;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  private static ObjectNode json(String yaml) {
    try {
      return (ObjectNode) Json.parse(("# yaml\n" + yaml).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode apply(
      Kind kind, @Nullable ObjectNode live, String manager, boolean force, String config) {
    return ServerSideApply.apply(kind, live, json(config), manager, "", force, NOW);
  }

  private static JsonNode fields(ObjectNode object, String manager) {
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(manager)) {
        return entry.path("fieldsV1");
      }
    }
    return Json.MAPPER.missingNode();
  }

  @Test
  void fieldsAreWrittenAsKubernetesWritesThem() {
    ObjectNode service =
        apply(
            Kinds.SERVICE,
            null,
            "m",
            false,
            """
            metadata: {name: s, labels: {a: b}, finalizers: [f]}
            spec: {selector: {x: y}, ports: [{port: 80, name: web}], clusterIPs: [a]}
            """);
    assertThat(fields(service, "m"))
        .isEqualTo(
            json(
                """
                f:metadata: {f:labels: {.: {}, f:a: {}}, f:finalizers: {.: {}, 'v:"f"': {}}}
                f:spec:
                  f:clusterIPs: {}
                  f:ports:
                    .: {}
                    'k:{"port":80,"protocol":"TCP"}': {.: {}, f:name: {}, f:port: {}}
                  f:selector: {}
                """));
  }

  @Test
  void sameValuesAreSharedAndOthersAreConflicts() {
    ObjectNode live = apply(Kinds.CONFIG_MAP, null, "one", false, "data: {a: x, b: y}");
    ObjectNode shared = apply(Kinds.CONFIG_MAP, live, "two", false, "data: {a: x}");
    assertThat(fields(shared, "one").toString()).contains("f:a");
    assertThat(fields(shared, "two").toString()).contains("f:a");
    assertThatThrownBy(() -> apply(Kinds.CONFIG_MAP, shared, "two", false, "data: {b: z}"))
        .isInstanceOfSatisfying(
            ConflictException.class,
            e -> {
              assertThat(e.conflicts()).hasSize(1);
              assertThat(e.conflicts().getFirst().field()).isEqualTo(".data.b");
              assertThat(e.conflicts().getFirst().manager()).isEqualTo("\"one\"");
            });
    ObjectNode forced = apply(Kinds.CONFIG_MAP, shared, "two", true, "data: {b: z}");
    assertThat(forced.at("/data")).isEqualTo(json("{a: x, b: z}"));
    assertThat(fields(forced, "one").toString()).doesNotContain("f:b");
    assertThat(fields(forced, "two").toString()).contains("f:b").doesNotContain("f:a");
  }

  @Test
  void whatIsLeftOutGoesUnlessOthersOwnIt() {
    ObjectNode live =
        apply(
            Kinds.DEPLOYMENT,
            null,
            "one",
            false,
            "spec: {replicas: 2, template: {spec: {containers: [{name: a, image: x, env: [{name: E, value: '1'}]}, {name: b, image: y}]}}}");
    ObjectNode fewer =
        apply(
            Kinds.DEPLOYMENT,
            live,
            "one",
            false,
            "spec: {template: {spec: {containers: [{name: b, image: y}]}}}");
    assertThat(fewer.at("/spec"))
        .isEqualTo(json("template: {spec: {containers: [{name: b, image: y}]}}"));
  }

  @Test
  void itemsKeepTheOrderOfWhoeverApplies() {
    ObjectNode live =
        apply(
            Kinds.POD,
            null,
            "one",
            false,
            "spec: {containers: [{name: a, image: x}, {name: b, image: x}]}");
    ObjectNode turned =
        apply(
            Kinds.POD,
            live,
            "two",
            false,
            "spec: {containers: [{name: c, image: x}, {name: b, image: x}]}");
    assertThat(turned.at("/spec/containers").findValuesAsText("name"))
        .containsExactlyInAnyOrder("a", "b", "c");
    assertThat(turned.at("/spec/containers").findValuesAsText("name"))
        .containsSubsequence("c", "b");
  }

  @Test
  void atomicListsAreReplaced() {
    ObjectNode live =
        apply(
            Kinds.POD,
            null,
            "one",
            false,
            "spec: {tolerations: [{key: a}], containers: [{name: a, args: [x, y]}]}");
    ObjectNode replaced =
        apply(
            Kinds.POD,
            live,
            "one",
            false,
            "spec: {tolerations: [{key: b}], containers: [{name: a, args: [z]}]}");
    assertThat(replaced.at("/spec/tolerations").toString()).isEqualTo("[{\"key\":\"b\"}]");
    assertThat(replaced.at("/spec/containers/0/args").toString()).isEqualTo("[\"z\"]");
  }

  @Test
  void updatesTakeWhatTheyChange() {
    ObjectNode live = apply(Kinds.CONFIG_MAP, null, "one", false, "data: {a: x, b: y}");
    ObjectNode changed = live.deepCopy();
    ((ObjectNode) changed.path("data")).put("b", "z").put("c", "new");
    ServerSideApply.track(Kinds.CONFIG_MAP, live, changed, "editor", "", NOW);
    assertThat(fields(changed, "editor")).isEqualTo(json("f:data: {f:b: {}, f:c: {}}"));
    assertThat(fields(changed, "one")).isEqualTo(json("f:data: {.: {}, f:a: {}}"));
    assertThatThrownBy(() -> apply(Kinds.CONFIG_MAP, changed, "one", false, "data: {a: x, b: y}"))
        .isInstanceOfSatisfying(
            ConflictException.class,
            e -> assertThat(e.conflicts().getFirst().manager()).isEqualTo("\"editor\" using v1"));
  }

  @Test
  void whatIsRemovedIsNobodysAnyMore() {
    ObjectNode live = apply(Kinds.CONFIG_MAP, null, "one", false, "data: {a: x, b: y}");
    ObjectNode changed = live.deepCopy();
    ((ObjectNode) changed.path("data")).remove("b");
    ServerSideApply.track(Kinds.CONFIG_MAP, live, changed, "editor", "", NOW);
    assertThat(fields(changed, "one").toString()).doesNotContain("f:b");
    assertThat(fields(changed, "editor").isMissingNode()).isTrue();
  }
}
