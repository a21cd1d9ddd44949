package dev.slipway.harness.crash;

import dev.slipway.harness.Slipway;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * A simulated cluster in the hands of a caller who repeats a request, under the same idempotency
 * key, while a service or the gateway is away.
 */
public final class PatientCluster {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int FORWARDED = 901;
  private static final Duration OFTEN = Duration.ofMillis(100);

  /** Its ports are this Slipway's own: the usual ones may be taken while a service is away. */
  private static final String TOPOLOGY =
      """
      {"name": "%s", "infrastructure": "simulated", "topology": {"workers": {"count": 2}},
       "portForwards": [{"hostPort": %d, "machine": "w1", "port": 30100},
                        {"hostPort": %d, "machine": "w2", "port": 30100}]}
      """;

  private final Slipway slipway;
  public final String id;

  private PatientCluster(Slipway slipway, String id) {
    this.slipway = slipway;
    this.id = id;
  }

  /** Makes one with two workers, with WordPress on it. */
  static PatientCluster make(Slipway slipway, String name) {
    Response accepted =
        ask(
            slipway,
            request ->
                request
                    .contentType("application/json")
                    .body(
                        TOPOLOGY.formatted(
                            name, slipway.port(FORWARDED), slipway.port(FORWARDED + 1)))
                    .post("/v1/clusters"));
    var cluster = new PatientCluster(slipway, accepted.path("cluster.id"));
    cluster.awaitSuccess(accepted.path("operation.id"));
    cluster.deploy();
    return cluster;
  }

  void deploy() {
    change(
        request ->
            request
                .contentType("application/json")
                .body("{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": 3}")
                .post("/v1/clusters/{id}/applications", id));
  }

  void withdraw() {
    change(request -> request.delete("/v1/clusters/{id}/applications/wordpress", id));
  }

  void scale(int replicas) {
    change(
        request ->
            request
                .contentType("application/merge-patch+json")
                .body("{\"replicas\": " + replicas + "}")
                .patch("/v1/clusters/{id}/applications/wordpress", id));
  }

  void operate(String machine, String type) {
    change(
        request ->
            request
                .contentType("application/json")
                .body("{\"type\": \"" + type + "\"}")
                .post("/v1/clusters/{id}/machines/{name}/operations", id, machine));
  }

  void regenerate() {
    change(
        request ->
            request
                .contentType("application/json")
                .body("{\"type\": \"REGENERATE\"}")
                .post("/v1/clusters/{id}/operations", id));
  }

  void delete() {
    change(request -> request.delete("/v1/clusters/{id}", id));
  }

  /** Waits until the cluster is ready, WordPress has what is wished, and the nodes are seen up. */
  void awaitWhole() {
    Awaitility.await("all of " + id + " is well")
        .atMost(LONG)
        .pollInterval(OFTEN)
        .ignoreExceptionsMatching(PatientCluster::isAway)
        .until(
            () ->
                phase("").equals("READY")
                    && phase("/applications/wordpress").equals("READY")
                    && areNodesUp());
  }

  /** Whether the monitor takes all workers that there are for up, and none that was before. */
  private boolean areNodesUp() {
    Map<String, Integer> workers = new TreeMap<>(machines());
    workers.keySet().removeIf(name -> !name.startsWith("w"));
    Response answer = slipway.request().get("/v1/clusters/{id}/nodes", id);
    if (answer.statusCode() != 200) {
      return false;
    }
    Map<String, Integer> up = new TreeMap<>();
    answer
        .jsonPath()
        .<Map<String, Object>>getList("items.findAll { it.health == 'UP' }")
        .forEach(node -> up.put((String) node.get("name"), (Integer) node.get("incarnation")));
    return up.equals(workers);
  }

  /** Its phase, or what the API answers instead. */
  String phase(String below) {
    Response answer = slipway.request().get("/v1/clusters/" + id + below);
    return answer.statusCode() == 200
        ? answer.path("phase")
        : Integer.toString(answer.statusCode());
  }

  int readyReplicas() {
    return slipway.get("/v1/clusters/{id}/applications/wordpress", id).getInt("readyReplicas");
  }

  /** The machines at the simulator: the incarnation of each, by name; -1 where there are two. */
  Map<String, Integer> machines() {
    return slipway.simulator().incarnations(id);
  }

  /** What is left of it at the simulator. */
  List<String> leftovers() {
    return slipway.simulator().leftovers(id);
  }

  private void change(Function<RequestSpecification, Response> request) {
    awaitSuccess(ask(slipway, request).path("operation.id"));
  }

  private void awaitSuccess(String operation) {
    Response last =
        Awaitility.await("the end of operation " + operation)
            .atMost(LONG)
            .pollInterval(OFTEN)
            .ignoreExceptionsMatching(PatientCluster::isAway)
            .until(
                () -> slipway.request().get("/v1/operations/{id}", operation),
                PatientCluster::hasEnded);
    if (!last.path("state").equals("SUCCEEDED")) {
      throw new AssertionError("operation did not succeed: " + last.asPrettyString());
    }
  }

  private static boolean hasEnded(Response operation) {
    return operation.statusCode() == 200
        && !Set.of("PENDING", "RUNNING").contains(operation.<String>path("state"));
  }

  /** Whether there was no answer: the gateway was away, or went away before it had answered. */
  private static boolean isAway(Throwable failure) {
    return failure instanceof IOException;
  }

  private static Response ask(Slipway slipway, Function<RequestSpecification, Response> request) {
    String key = UUID.randomUUID().toString();
    Response answer =
        Awaitility.await("a service that answers")
            .atMost(LONG)
            .pollDelay(Duration.ZERO)
            .pollInterval(OFTEN)
            .ignoreExceptionsMatching(PatientCluster::isAway)
            .until(
                () -> request.apply(slipway.request().header("Idempotency-Key", key)),
                each -> each.statusCode() < 500);
    if (answer.statusCode() != 202) {
      throw new AssertionError("not accepted: " + answer.asPrettyString());
    }
    return answer;
  }
}
