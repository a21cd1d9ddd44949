package dev.slipway.kit.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.slipway.kit.id.Ids;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.testing.Identities;
import dev.slipway.kit.testing.KitTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@KitTest
class IdempotencyIT {
  @Inject Identities identities;
  @Inject Database database;
  @Inject Ids ids;

  @Test
  void theSameRequestAgainGetsTheSameAnswerAndNoSecondEffect() {
    String name = ids.cluster();
    String key = ids.correlation();

    Response first = post("shop", key, name, "SMALL");
    Response second = post("shop", key, name, "SMALL");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.header("Idempotency-Replayed")).isNull();
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.header("Location")).endsWith("/v1/things/" + name);
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(effects(name)).isEqualTo(1);
  }

  @Test
  void anotherRequestWithTheKeyIsRefused() {
    String name = ids.cluster();
    String key = ids.correlation();

    post("shop", key, name, "SMALL");

    post("shop", key, name, "LARGE")
        .then()
        .statusCode(422)
        .body("code", is("idempotency-key-reused"));
    assertThat(effects(name)).isEqualTo(1);
  }

  @Test
  void projectsHaveTheirOwnKeys() {
    String name = ids.cluster();
    String key = ids.correlation();

    post("shop", key, name, "SMALL").then().statusCode(201);
    post("blog", key, name, "LARGE").then().statusCode(201);

    assertThat(effects(name)).isEqualTo(2);
  }

  @Test
  void withoutAKeyEveryRequestTakesEffect() {
    String name = ids.cluster();

    post("shop", null, name, "SMALL").then().statusCode(201);
    post("shop", null, name, "SMALL").then().statusCode(201);

    assertThat(effects(name)).isEqualTo(2);
  }

  @Test
  void aRequestThatFailedLeavesItsKeyFree() {
    String name = ids.random("refused", 8);
    String key = ids.correlation();

    post("shop", key, name, "SMALL").then().statusCode(409).body("code", is("name-taken"));
    post("shop", key, ids.cluster(), "SMALL").then().statusCode(201);

    assertThat(effects(name)).isZero();
  }

  @Test
  void requestsAtTheSameTimeTakeEffectOnce() throws Exception {
    String name = ids.cluster();
    String key = ids.correlation();

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Response>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(executor.submit(() -> post("shop", key, name, "SMALL")));
      }
      for (Future<Response> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(201);
      }
    }

    assertThat(effects(name)).isEqualTo(1);
  }

  @Test
  void aKeyIsForgottenAfterADay() {
    String name = ids.cluster();
    String key = ids.correlation();
    post("shop", key, name, "SMALL");

    database.update(
        "update idempotency_key set created_at = now() - interval '25 hours' where key = ?", key);
    post("shop", key, name, "LARGE").then().statusCode(201);

    assertThat(effects(name)).isEqualTo(2);
  }

  @Test
  void anEndlessKeyIsRefused() {
    post("shop", "k".repeat(256), ids.cluster(), "SMALL")
        .then()
        .statusCode(400)
        .body("errors[0].field", is("Idempotency-Key"));
  }

  private Response post(String project, @Nullable String key, String name, String size) {
    var request = identities.as(Role.EDITOR, project);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.body("{\"name\":\"" + name + "\",\"size\":\"" + size + "\"}").post("/v1/things");
  }

  private int effects(String name) {
    return database
        .first(
            "select count(*) as n from handled where cluster_id = ?", row -> row.integer("n"), name)
        .orElseThrow();
  }
}
