package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.simulator.kubernetes.behaviour.Api.Answer;
import org.junit.jupiter.api.Test;

/** Objects go, with what belongs to them. */
public interface DeletionBehaviour extends Cluster {

  private String uidOf(String name, String more) {
    return admin()
        .post(
            core("configmaps"),
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s%s}}".formatted(name, more))
        .is(201)
        .at("/metadata/uid")
        .asText();
  }

  @Test
  default void whatIsDeletedIsToldAndGone() {
    String uid = uidOf("one", "");
    Answer deleted = admin().delete(core("configmaps/one")).is(200);
    assertThat(deleted.at("/status").asText()).isEqualTo("Success");
    assertThat(deleted.at("/details/uid").asText()).isEqualTo(uid);
    admin().get(core("configmaps/one")).is(404);
  }

  @Test
  default void preconditionsAreKept() {
    uidOf("one", "");
    admin()
        .delete(core("configmaps/one"), "{preconditions: {uid: another}}")
        .isFailure(409, "Conflict");
    admin()
        .delete(core("configmaps/one"), "{preconditions: {resourceVersion: '1'}}")
        .isFailure(409, "Conflict");
    admin().get(core("configmaps/one")).is(200);
  }

  @Test
  default void finalizersAreWaitedFor() {
    uidOf("one", ", finalizers: [example.com/wait]");
    Answer deleted = admin().delete(core("configmaps/one")).is(200);
    assertThat(deleted.at("/metadata/deletionTimestamp").asText()).isNotEmpty();
    admin()
        .patch(core("configmaps/one"), "merge-patch+json", "{metadata: {finalizers: null}}")
        .is(200);
    admin().get(core("configmaps/one")).is(404);
  }

  @Test
  default void collectionsAreDeletedBySelector() {
    uidOf("one", ", labels: {go: a}");
    uidOf("two", ", labels: {go: b}");
    admin().delete(core("configmaps?labelSelector=go%3Da")).is(200);
    admin().get(core("configmaps/one")).is(404);
    admin().get(core("configmaps/two")).is(200);
  }

  private void child(String name, String owner, String ownerUid, boolean blocks) {
    uidOf(
        name,
        ", ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: %s, uid: %s, blockOwnerDeletion: %s}]"
            .formatted(owner, ownerUid, blocks));
  }

  @Test
  default void whatBelongsToItGoesInTheBackground() {
    child("child", "parent", uidOf("parent", ""), false);
    admin().delete(core("configmaps/parent"), "{propagationPolicy: Background}").is(200);
    admin().get(core("configmaps/parent")).is(404);
    eventually(() -> admin().get(core("configmaps/child")).is(404));
  }

  @Test
  default void whatBelongsToItGoesFirst() {
    child("child", "parent", uidOf("parent", ""), true);
    Answer deleted =
        admin().delete(core("configmaps/parent"), "{propagationPolicy: Foreground}").is(200);
    assertThat(deleted.at("/metadata/finalizers").toString()).contains("foregroundDeletion");
    eventually(() -> admin().get(core("configmaps/child")).is(404));
    eventually(() -> admin().get(core("configmaps/parent")).is(404));
  }

  @Test
  default void whatBelongsToItMayStay() {
    child("child", "parent", uidOf("parent", ""), true);
    admin().delete(core("configmaps/parent"), "{propagationPolicy: Orphan}").is(200);
    eventually(() -> admin().get(core("configmaps/parent")).is(404));
    assertThat(
            admin().get(core("configmaps/child")).is(200).at("/metadata/ownerReferences").isEmpty())
        .isTrue();
  }

  @Test
  default void aNamespaceGoesWithAllThatIsInIt() {
    String name = namespace() + "-2";
    admin()
        .post(
            "/api/v1/namespaces",
            "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name))
        .is(201);
    String maps = "/api/v1/namespaces/" + name + "/configmaps";
    admin().post(maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}").is(201);
    Answer deleted = admin().delete("/api/v1/namespaces/" + name).is(200);
    assertThat(deleted.at("/status/phase").asText()).isEqualTo("Terminating");
    eventually(() -> admin().get("/api/v1/namespaces/" + name).is(404));
    admin().get(maps + "/one").is(404);
  }
}
