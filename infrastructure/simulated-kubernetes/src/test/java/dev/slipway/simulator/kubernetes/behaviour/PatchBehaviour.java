package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.simulator.kubernetes.behaviour.Api.Answer;
import org.junit.jupiter.api.Test;

/** Patches of all kinds, and who owns which field. */
public interface PatchBehaviour extends Cluster {

  private String deployment(String more) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 0
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: a, image: one%s}
              - {name: b, image: two}
        """
        .formatted(more);
  }

  private Answer map(String data) {
    return admin()
        .post(
            core("configmaps"),
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {%s}}".formatted(data));
  }

  @Test
  default void aMergePatchRemovesWithNull() {
    map("a: '1', b: '2'").is(201);
    Answer patched =
        admin()
            .patch(core("configmaps/one"), "merge-patch+json", "{data: {a: null, c: '3'}}")
            .is(200);
    assertThat(patched.at("/data").toString()).isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
  }

  @Test
  default void aMergePatchKeepsToItsVersion() {
    Answer made = map("a: '1'").is(201);
    String version = made.at("/metadata/resourceVersion").asText();
    String patch = "{metadata: {resourceVersion: '%s'}, data: {a: '%s'}}";
    admin()
        .patch(core("configmaps/one"), "merge-patch+json", patch.formatted(version, "2"))
        .is(200);
    admin()
        .patch(core("configmaps/one"), "merge-patch+json", patch.formatted(version, "3"))
        .isFailure(409, "Conflict");
  }

  @Test
  default void aJsonPatchIsAppliedWholeOrNot() {
    map("a: '1'").is(201);
    admin()
        .patch(
            core("configmaps/one"),
            "json-patch+json",
            "[{op: add, path: /data/b, value: '2'}, {op: remove, path: /data/a}]")
        .is(200);
    admin()
        .patch(
            core("configmaps/one"),
            "json-patch+json",
            "[{op: remove, path: /data/b}, {op: test, path: /data/x, value: '9'}]")
        .is(422);
    assertThat(admin().get(core("configmaps/one")).at("/data").toString())
        .isEqualTo("{\"b\":\"2\"}");
  }

  @Test
  default void aStrategicPatchMergesByName() {
    admin().post(apps("deployments"), deployment("")).is(201);
    Answer patched =
        admin()
            .patch(
                apps("deployments/web"),
                "strategic-merge-patch+json",
                "{spec: {template: {spec: {containers: [{name: b, image: three}]}}}}")
            .is(200);
    assertThat(patched.at("/spec/template/spec/containers")).hasSize(2);
    String names =
        patched.at("/spec/template/spec/containers").findValuesAsText("image").toString();
    assertThat(names).contains("one", "three");
  }

  @Test
  default void anUnknownPatchIsUnsupported() {
    map("a: '1'").is(201);
    admin().patch(core("configmaps/one"), "nonsense+json", "{}").is(415);
  }

  @Test
  default void anApplyMakesWhatIsNotThere() {
    Answer made = admin().apply(apps("deployments/web"), "first", deployment("")).is(201);
    assertThat(made.at("/metadata/managedFields/0/manager").asText()).isEqualTo("first");
    assertThat(made.at("/metadata/managedFields/0/operation").asText()).isEqualTo("Apply");
    assertThat(
            made.at("/metadata/managedFields/0/fieldsV1")
                .path("f:spec")
                .path("f:template")
                .path("f:spec")
                .path("f:containers")
                .has("k:{\"name\":\"a\"}"))
        .isTrue();
    Answer again = admin().apply(apps("deployments/web"), "first", deployment("")).is(200);
    assertThat(again.at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  default void fieldsOfOthersAreNotTakenUnlessForced() {
    admin().apply(apps("deployments/web"), "first", deployment("")).is(201);
    String other =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2}}";
    Answer refused =
        admin().apply(apps("deployments/web"), "second", other).isFailure(409, "Conflict");
    assertThat(refused.at("/details/causes/0/reason").asText()).isEqualTo("FieldManagerConflict");
    assertThat(refused.at("/details/causes/0/field").asText()).isEqualTo(".spec.replicas");
    assertThat(refused.at("/details/causes/0/message").asText())
        .isEqualTo("conflict with \"first\"");
    Answer forced = admin().apply(apps("deployments/web?force=true"), "second", other).is(200);
    assertThat(forced.at("/spec/replicas").asInt()).isEqualTo(2);
    admin().apply(apps("deployments/web"), "first", deployment("")).isFailure(409, "Conflict");
  }

  @Test
  default void whatIsNoLongerAppliedGoes() {
    String both =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: '1', b: '2'}}";
    String one = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: '1'}}";
    admin().apply(core("configmaps/one"), "first", both).is(201);
    admin().patch(core("configmaps/one"), "merge-patch+json", "{data: {c: '3'}}").is(200);
    Answer fewer = admin().apply(core("configmaps/one"), "first", one).is(200);
    assertThat(fewer.at("/data").toString()).isEqualTo("{\"a\":\"1\",\"c\":\"3\"}");
  }

  @Test
  default void whatTwoApplyStaysUntilBothLetGo() {
    String both =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: '1', b: '2'}}";
    String one = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: '1'}}";
    admin().apply(core("configmaps/one"), "first", both).is(201);
    admin().apply(core("configmaps/one"), "second", both).is(200);
    assertThat(admin().apply(core("configmaps/one"), "first", one).is(200).at("/data/b").asText())
        .isEqualTo("2");
    assertThat(admin().apply(core("configmaps/one"), "second", one).is(200).at("/data").has("b"))
        .isFalse();
  }

  @Test
  default void anApplyNeedsAManager() {
    admin()
        .patch(
            core("configmaps/one"),
            "apply-patch+yaml",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}")
        .is(422);
  }

  @Test
  default void containersOfTwoManagersLiveTogether() {
    admin().apply(apps("deployments/web"), "first", deployment("")).is(201);
    Answer more =
        admin()
            .apply(
                apps("deployments/web"),
                "second",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    spec:
                      containers: [{name: c, image: three}]
                """)
            .is(200);
    assertThat(more.at("/spec/template/spec/containers").findValuesAsText("name"))
        .contains("a", "b", "c");
  }
}
