package dev.slipway.simulator.kubernetes.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PatchesTest {

  private static JsonNode json(String yaml) {
    try {
      return Json.parse(("# yaml\n" + yaml).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode strategic(String pod, String patch) {
    return StrategicMergePatch.apply(Kinds.POD, (ObjectNode) json(pod), json(patch));
  }

  @Test
  void aJsonPatchAddsMovesAndTests() {
    JsonNode document = json("{a: 1, list: [x, z]}");
    JsonNode patched =
        JsonPatch.apply(
            document,
            json(
                """
                - {op: test, path: /a, value: 1}
                - {op: add, path: /list/1, value: y}
                - {op: add, path: /list/-, value: end}
                - {op: move, from: /a, path: /b~1c}
                - {op: copy, from: /list/0, path: /first}
                - {op: replace, path: /list/0, value: w}
                """));
    assertThat(patched).isEqualTo(json("{list: [w, y, z, end], 'b/c': 1, first: x}"));
    assertThat(document).isEqualTo(json("{a: 1, list: [x, z]}"));
  }

  @Test
  void aJsonPatchThatDoesNotApplyIsRefused() {
    JsonNode document = json("{a: 1}");
    for (String operation :
        new String[] {
          "[{op: test, path: /a, value: 2}]",
          "[{op: remove, path: /b}]",
          "[{op: replace, path: /b, value: 1}]",
          "[{op: add, path: /b/c, value: 1}]",
          "[{op: nonsense, path: /a}]",
          "[{op: add, path: /a}]",
          "{op: remove, path: /a}"
        }) {
      assertThatThrownBy(() -> JsonPatch.apply(document, json(operation)))
          .as(operation)
          .isInstanceOf(PatchException.class);
    }
  }

  @Test
  void aMergePatchMergesObjectsAndReplacesLists() {
    assertThat(
            MergePatch.apply(
                json("{a: {b: 1, c: 2}, list: [1, 2]}"),
                json("{a: {b: null, d: {e: null, f: 3}}, list: [3]}")))
        .isEqualTo(json("{a: {c: 2, d: {f: 3}}, list: [3]}"));
  }

  @Test
  void aStrategicPatchMergesByKeys() {
    JsonNode patched =
        strategic(
            "{spec: {containers: [{name: a, image: x, env: [{name: E, value: '1'}]}, {name: b, image: y}]}}",
            "{spec: {containers: [{name: a, env: [{name: F, value: '2'}]}, {name: c, image: z}]}}");
    assertThat(patched)
        .isEqualTo(
            json(
                "{spec: {containers: [{name: a, image: x, env: [{name: E, value: '1'}, {name: F, value: '2'}]}, {name: b, image: y}, {name: c, image: z}]}}"));
  }

  @Test
  void aStrategicPatchDeletesAndReplaces() {
    String pod =
        "{metadata: {finalizers: [p, q]}, spec: {nodeSelector: {a: b}, containers: [{name: a}, {name: b}]}}";
    assertThat(strategic(pod, "{spec: {containers: [{name: a, $patch: delete}]}}"))
        .isEqualTo(
            json(
                "{metadata: {finalizers: [p, q]}, spec: {nodeSelector: {a: b}, containers: [{name: b}]}}"));
    assertThat(
            strategic(pod, "{spec: {containers: [{$patch: replace}, {name: c}]}}")
                .at("/spec/containers"))
        .isEqualTo(json("[{name: c}]"));
    assertThat(
            strategic(pod, "{spec: {nodeSelector: {$patch: replace, c: d}}}")
                .at("/spec/nodeSelector"))
        .isEqualTo(json("{c: d}"));
    assertThat(
            strategic(
                    pod, "{metadata: {$deleteFromPrimitiveList/finalizers: [p], finalizers: [r]}}")
                .at("/metadata/finalizers"))
        .isEqualTo(json("[q, r]"));
  }

  @Test
  void aStrategicPatchOrdersItems() {
    assertThat(
            strategic(
                    "{spec: {containers: [{name: a}, {name: b}, {name: c}]}}",
                    "{spec: {$setElementOrder/containers: [{name: c}, {name: a}]}}")
                .at("/spec/containers"))
        .isEqualTo(json("[{name: c}, {name: a}, {name: b}]"));
  }

  @Test
  void aStrategicPatchRetainsKeys() {
    assertThat(
            strategic(
                    "{spec: {volumes: [{name: v, emptyDir: {}}]}}",
                    "{spec: {volumes: [{name: v, $retainKeys: [name, hostPath], hostPath: {path: /x}}]}}")
                .at("/spec/volumes/0"))
        .isEqualTo(json("{name: v, hostPath: {path: /x}}"));
  }
}
