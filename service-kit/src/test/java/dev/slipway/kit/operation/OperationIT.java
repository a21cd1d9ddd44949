package dev.slipway.kit.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.kit.id.Ids;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.kit.testing.CancelRecorder;
import dev.slipway.kit.testing.Identities;
import dev.slipway.kit.testing.KitTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@KitTest
class OperationIT {
  @Inject Operations operations;
  @Inject CancelRecorder recorder;
  @Inject Identities identities;
  @Inject Ids ids;

  @Test
  void isShownWithItsStepsAsTheyGo() {
    String id = start(ids.cluster(), true).id();
    operations.stepRunning(id, "Boot e1", "2 s");
    operations.stepSucceeded(id, "Boot e1", null);
    operations.stepRunning(id, "Boot c1", null);
    operations.waitingFor(id, "c1's API server");

    identities
        .as(Role.VIEWER)
        .get("/v1/operations/" + id)
        .then()
        .statusCode(200)
        .body("id", startsWith("op-p-"))
        .body("type", is("CREATE_CLUSTER"))
        .body("target.kind", is("cluster"))
        .body("target.name", is("blog"))
        .body("state", is("RUNNING"))
        .body("progress", is(33))
        .body("waitingFor", is("c1's API server"))
        .body("estimateSeconds", is(60))
        .body("cancellable", is(true))
        .body("error", nullValue())
        .body("$", hasKey("error"))
        .body("finishedAt", nullValue())
        .body("steps.name", contains("Boot e1", "Boot c1", "Boot w1"))
        .body("steps.state", contains("SUCCEEDED", "RUNNING", "PENDING"));
  }

  @Test
  void endsOnceAndForAll() {
    String id = start(ids.cluster(), true).id();
    operations.stepRunning(id, "Boot e1", null);
    operations.fail(
        id, new OperationError("machine-did-not-boot", "e1 is silent.", "Kernel panic"));

    operations.complete(id);
    operations.stepSucceeded(id, "Boot e1", null);

    Operation ended = operations.get(id, "shop");
    assertThat(ended.state()).isEqualTo(OperationState.FAILED);
    assertThat(ended.error())
        .isEqualTo(new OperationError("machine-did-not-boot", "e1 is silent.", "Kernel panic"));
    assertThat(ended.steps().stream().map(OperationStep::state))
        .containsExactly(
            OperationStep.State.FAILED, OperationStep.State.SKIPPED, OperationStep.State.SKIPPED);
    assertThat(ended.finishedAt()).isNotNull();
    assertThat(ended.cancellable()).isFalse();
  }

  @Test
  void waitsForTheEnd() {
    String id = start(ids.cluster(), true).id();
    Thread.ofVirtual().start(() -> operations.complete(id));

    identities
        .as(Role.VIEWER)
        .get("/v1/operations/" + id + "?wait=20s")
        .then()
        .statusCode(200)
        .body("state", is("SUCCEEDED"))
        .body("progress", is(100));
  }

  @Test
  void waitsNoLongerThanAsked() {
    String id = start(ids.cluster(), true).id();

    long begin = System.nanoTime();
    identities
        .as(Role.VIEWER)
        .get("/v1/operations/" + id + "?wait=1s")
        .then()
        .statusCode(200)
        .body("state", is("PENDING"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(950));
    identities.as(Role.VIEWER).get("/v1/operations/" + id + "?wait=soon").then().statusCode(400);
  }

  @Test
  void isCancelledWhereItCanBe() {
    String id = start(ids.cluster(), true).id();
    String fixed = start(ids.cluster(), false).id();

    identities
        .as(Role.EDITOR)
        .delete("/v1/operations/" + id)
        .then()
        .statusCode(202)
        .body("cancelRequested", is(true));
    assertThat(operations.cancelRequested(id)).isTrue();
    assertThat(recorder.cancelled()).contains(id);
    operations.cancelled(id);

    refusesToCancel(id);
    refusesToCancel(fixed);
    assertThat(operations.cancelRequested(fixed)).isFalse();
    identities.as(Role.VIEWER).delete("/v1/operations/" + fixed).then().statusCode(403);
  }

  @Test
  void anotherProjectsOperationsDoNotExist() {
    String id = start(ids.cluster(), true).id();

    identities.as(Role.ADMIN, "rival").get("/v1/operations/" + id).then().statusCode(404);
    identities.as(Role.ADMIN, "rival").delete("/v1/operations/" + id).then().statusCode(404);
    assertThat(operations.cancelRequested(id)).isFalse();
  }

  @Test
  void areListedByPagesNewestFirst() {
    String cluster = ids.cluster();
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      started.addFirst(start(cluster, true).id());
    }
    start(ids.cluster(), true);

    List<String> listed = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      Page<Operation> page = operations.list("shop", cluster, PageRequest.of(2, token));
      page.items().forEach(operation -> listed.add(operation.id()));
      token = page.nextPageToken();
      pages++;
    } while (token != null);

    assertThat(listed).isEqualTo(started);
    assertThat(pages).isEqualTo(3);
    assertThat(operations.list("rival", cluster, PageRequest.of(null, null)).items()).isEmpty();
    assertThat(operations.unfinished(cluster)).hasSize(5);
    operations.complete(started.getFirst());
    assertThat(operations.unfinished(cluster)).hasSize(4);
  }

  private void refusesToCancel(String id) {
    identities
        .as(Role.EDITOR)
        .delete("/v1/operations/" + id)
        .then()
        .statusCode(409)
        .body("code", is("not-cancellable"));
  }

  private Operation start(String cluster, boolean cancellable) {
    return operations.start(
        new NewOperation(
            "CREATE_CLUSTER",
            "shop",
            cluster,
            new OperationTarget("cluster", "blog"),
            List.of("Boot e1", "Boot c1", "Boot w1"),
            60,
            cancellable,
            "req-1"));
  }
}
