package dev.slipway.harness.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.harness.SimulatedSite;
import dev.slipway.harness.Slipway;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A simulated cluster, asked and looked at through the API, with its machines as they are. */
final class SweptCluster {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** It has no port of the host, so that nobody else's are in its way. */
  private static final String TOPOLOGY =
      """
      {"name": "%s", "infrastructure": "simulated", "portForwards": [],
       "topology": {"etcd": {"count": %d}, "workers": {"count": %d}}}
      """;

  private final Slipway slipway;
  private final SimulatedSite site;
  private final String name;
  private final int etcd;
  private String id = "";

  SweptCluster(Slipway slipway, String name, int etcd) {
    this.slipway = slipway;
    this.site = slipway.simulator();
    this.name = name;
    this.etcd = etcd;
  }

  /** Makes it, and waits until the operation has ended well. */
  void make(int workers) {
    var accepted = slipway.createCluster(TOPOLOGY.formatted(name, etcd, workers));
    id = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), LONG);
  }

  /** Asks for a deed through the API; whatever is answered. */
  Response ask(Deed deed) {
    return switch (deed) {
      case Deed.Grow(int workers) ->
          merging("{\"topology\": {\"workers\": {\"count\": %d}}}".formatted(workers))
              .patch("/v1/clusters/{id}", id);
      case Deed.Operate(String machine, Deed.Kind kind) ->
          posting("{\"type\": \"%s\"}".formatted(kind))
              .post("/v1/clusters/{id}/machines/{name}/operations", id, machine);
      case Deed.Regenerate ignored ->
          posting("{\"type\": \"REGENERATE\"}").post("/v1/clusters/{id}/operations", id);
      case Deed.Deploy(int replicas) ->
          posting("{\"name\": \"wordpress\", \"replicas\": %d}".formatted(replicas))
              .post("/v1/clusters/{id}/applications", id);
      case Deed.Scale(int replicas) ->
          merging("{\"replicas\": %d}".formatted(replicas))
              .patch("/v1/clusters/{id}/applications/wordpress", id);
      case Deed.Undeploy ignored ->
          slipway.request().delete("/v1/clusters/{id}/applications/wordpress", id);
      case Deed.Recreate ignored -> slipway.request().delete("/v1/clusters/{id}", id);
      case Deed.Kill ignored -> throw new IllegalArgumentException("nobody is asked for that");
      case Deed.Hang ignored -> throw new IllegalArgumentException("nobody is asked for that");
    };
  }

  private RequestSpecification posting(String body) {
    return slipway.request().contentType("application/json").body(body);
  }

  private RequestSpecification merging(String body) {
    return slipway.request().contentType("application/merge-patch+json").body(body);
  }

  /** Waits until an operation has ended, and fails unless it ended well. */
  void awaitSuccess(String operation) {
    slipway.awaitSuccess(operation, LONG);
  }

  /** Lets something go wrong with a machine, if it runs. */
  void strike(String kind, String machine, int seconds) {
    site.strike(kind, id, machine, seconds);
  }

  /** What is left of it at the simulator. */
  List<String> leftovers() {
    return site.leftovers(id);
  }

  /** Fails unless what was told of it so far was told in its order, and nothing left out. */
  void assertNothingLostOrOvertaken() {
    slipway.events.assertNothingLostOrOvertaken(id);
  }

  /** The incarnations of its machines at the simulator; -1 where there are two. */
  Map<String, Integer> incarnations() {
    return site.incarnations(id);
  }

  /** The power of its machines at the simulator. */
  Map<String, String> powers() {
    return site.powers(id);
  }

  /** What the API says of it, or of something below it. */
  JsonNode look(String below) {
    var answer = slipway.send("GET", "/v1/clusters/" + id + below, "");
    if (answer.statusCode() != 200) {
      throw new AssertionError("GET " + below + ": " + answer.statusCode() + " " + answer.body());
    }
    return json(answer.body());
  }

  /** What the API answers where something may not be there. */
  int status(String below) {
    return slipway.send("GET", "/v1/clusters/" + id + below, "").statusCode();
  }

  /** The items of a list. */
  List<JsonNode> items(String below) {
    return StreamSupport.stream(look(below).path("items").spliterator(), false).toList();
  }

  /** The problem that the catalogue has under a type. */
  JsonNode problem(String type) {
    return json(slipway.send("GET", type, "").body());
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("an answer that is not JSON: " + body, e);
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
