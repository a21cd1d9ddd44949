package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.behaviour.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects are made, read, changed, listed and deleted. */
public interface ObjectBehaviour extends Cluster {

  private Answer make(String name) {
    return admin().post(core("configmaps"), configMap(name));
  }

  private static String configMap(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, labels: {a: b}}, data: {k: v}}"
        .formatted(name);
  }

  @Test
  default void aNewObjectGetsItsMetadata() {
    Answer made = make("one").is(201);
    assertThat(made.at("/metadata/uid").asText()).hasSize(36);
    assertThat(made.at("/metadata/resourceVersion").asText()).matches("[0-9]+");
    assertThat(made.at("/metadata/creationTimestamp").asText()).endsWith("Z");
    assertThat(made.at("/metadata/namespace").asText()).isEqualTo(namespace());
    assertThat(made.at("/metadata/managedFields/0/manager").asText()).isEqualTo("behaviour");
    assertThat(admin().get(core("configmaps/one")).is(200).json()).isEqualTo(made.json());
  }

  @Test
  default void aNameIsGenerated() {
    Answer made =
        admin()
            .post(
                core("configmaps"),
                "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: gen-}}")
            .is(201);
    assertThat(made.at("/metadata/name").asText()).matches("gen-[a-z0-9]{5}");
  }

  @Test
  default void aNameIsTakenOnce() {
    make("one").is(201);
    Answer again = make("one").isFailure(409, "AlreadyExists");
    assertThat(again.at("/message").asText()).isEqualTo("configmaps \"one\" already exists");
  }

  @Test
  default void whatIsNotThereIsNotFound() {
    Answer answer = admin().get(core("configmaps/none")).isFailure(404, "NotFound");
    assertThat(answer.at("/message").asText()).isEqualTo("configmaps \"none\" not found");
    assertThat(answer.at("/details/name").asText()).isEqualTo("none");
    assertThat(answer.at("/details/kind").asText()).isEqualTo("configmaps");
    admin().delete(core("configmaps/none")).isFailure(404, "NotFound");
    admin().get(apps("deployments/none")).isFailure(404, "NotFound");
  }

  @Test
  default void namesAreChecked() {
    Answer answer = make("Not_A_Name").isFailure(422, "Invalid");
    assertThat(answer.at("/details/causes/0/field").asText()).isEqualTo("metadata.name");
    assertThat(answer.at("/details/causes/0/reason").asText()).isEqualTo("FieldValueInvalid");
  }

  @Test
  default void theNamespaceMustBeThere() {
    admin()
        .post("/api/v1/namespaces/no-such-namespace/configmaps", configMap("one"))
        .isFailure(404, "NotFound");
  }

  @Test
  default void theNamespaceMustBeTheOneOfThePath() {
    admin()
        .post(
            core("configmaps"),
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: default}}")
        .isFailure(400, "BadRequest");
  }

  @Test
  default void theKindMustBeTheOneOfThePath() {
    admin()
        .post(core("configmaps"), "{apiVersion: v1, kind: Secret, metadata: {name: one}}")
        .isFailure(400, "BadRequest");
  }

  @Test
  default void aDryRunLeavesNothing() {
    admin().post(core("configmaps?dryRun=All"), configMap("dry")).is(201);
    admin().get(core("configmaps/dry")).is(404);
  }

  @Test
  default void unknownFieldsAreRefusedOrTold() {
    String unknown =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: odd}, data: {k: v}, nonsense: 1}";
    Answer strict =
        admin()
            .post(core("configmaps?fieldValidation=Strict"), unknown)
            .isFailure(400, "BadRequest");
    assertThat(strict.at("/message").asText())
        .contains("strict decoding error", "unknown field \"nonsense\"");
    Answer warned = admin().post(core("configmaps"), unknown).is(201);
    assertThat(warned.response().headers().firstValue("Warning").orElse(""))
        .contains("unknown field");
    assertThat(warned.json().has("nonsense")).isFalse();
  }

  @Test
  default void anOldVersionIsNotPutInThePlaceOfANewerOne() {
    ObjectNode first = (ObjectNode) make("one").is(201).json();
    ((ObjectNode) first.path("data")).put("k", "second");
    Answer second = admin().put(core("configmaps/one"), first.toString()).is(200);
    assertThat(second.at("/metadata/resourceVersion").asText())
        .isNotEqualTo(first.at("/metadata/resourceVersion").asText());
    ((ObjectNode) first.path("data")).put("k", "third");
    admin().put(core("configmaps/one"), first.toString()).isFailure(409, "Conflict");
    ((ObjectNode) first.path("metadata")).remove("resourceVersion");
    admin().put(core("configmaps/one"), first.toString()).is(200);
  }

  @Test
  default void aChangeOfNothingIsNoChange() {
    Answer made = make("one").is(201);
    Answer again = admin().put(core("configmaps/one"), made.text()).is(200);
    assertThat(again.at("/metadata/resourceVersion"))
        .isEqualTo(made.at("/metadata/resourceVersion"));
  }

  @Test
  default void listsAreSelected() {
    for (String name : List.of("one", "two", "three")) {
      admin()
          .post(
              core("secrets"),
              "{apiVersion: v1, kind: Secret, metadata: {name: %s, labels: {n: %s, all: yes}}}"
                  .replace("yes", "'yes'")
                  .formatted(name, name))
          .is(201);
    }
    assertThat(names("secrets?labelSelector=n%3Done")).containsExactly("one");
    assertThat(names("secrets?labelSelector=n%20in%20(one,two)")).containsExactly("one", "two");
    assertThat(names("secrets?labelSelector=all,n!%3Done")).containsExactly("three", "two");
    assertThat(names("secrets?labelSelector=!all")).isEmpty();
    assertThat(names("secrets?fieldSelector=metadata.name%3Dtwo")).containsExactly("two");
    assertThat(names("secrets?fieldSelector=type%3DOpaque")).hasSize(3);
    admin().get(core("secrets?fieldSelector=data%3Dx")).isFailure(400, "BadRequest");
  }

  private List<String> names(String path) {
    List<String> names = new ArrayList<>();
    JsonNode list = admin().get(core(path)).is(200).json();
    assertThat(list.path("kind").asText()).endsWith("List");
    list.path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
    return names;
  }

  @Test
  default void listsComeInPages() {
    for (int i = 0; i < 5; i++) {
      admin()
          .post(
              core("secrets"),
              "{apiVersion: v1, kind: Secret, metadata: {name: page-%d}}".formatted(i))
          .is(201);
    }
    List<String> all = new ArrayList<>();
    String next = "";
    int pages = 0;
    do {
      Answer page =
          admin()
              .get(core("secrets?limit=2" + (next.isEmpty() ? "" : "&continue=" + next)))
              .is(200);
      page.at("/items").forEach(item -> all.add(item.at("/metadata/name").asText()));
      next = page.at("/metadata/continue").asText("");
      pages++;
    } while (!next.isEmpty());
    assertThat(all).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
    assertThat(pages).isEqualTo(3);
  }

  @Test
  default void tablesAreForPrinting() {
    JsonNode table =
        admin()
            .get(core("pods"), "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
            .is(200)
            .json();
    assertThat(table.path("kind").asText()).isEqualTo("Table");
    List<String> columns = new ArrayList<>();
    table.path("columnDefinitions").forEach(column -> columns.add(column.path("name").asText()));
    assertThat(columns).startsWith("Name", "Ready", "Status", "Restarts", "Age");
  }
}
