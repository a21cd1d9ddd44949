package dev.slipway.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A cluster that a test has made, seen through the API, kubectl and the container engine. */
public final class RunningCluster {
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final Duration OFTEN = Duration.ofMillis(100);

  /** Costs nothing, for events come by themselves, and measurements wait for them, too. */
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  private final Slipway slipway;
  public final String id;
  private Kubectl kubectl;

  private RunningCluster(Slipway slipway, String id) {
    this.slipway = slipway;
    this.id = id;
    this.kubectl = newKubectl();
  }

  /** Makes one with a single etcd member and a database, and waits until it is ready. */
  public static RunningCluster make(Slipway slipway, String name, int workers) {
    var accepted =
        slipway.createCluster(
            "{\"name\": \"%s\", \"topology\": {\"workers\": {\"count\": %d}}}"
                .formatted(name, workers));
    return await(slipway, accepted);
  }

  /** Waits until one that was asked for is ready. */
  public static RunningCluster await(Slipway slipway, Slipway.Accepted accepted) {
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(6));
    return new RunningCluster(slipway, accepted.cluster());
  }

  /** Deploys WordPress, waits until it answers, and returns its first address. */
  public WordPress deployWordPress(int replicas) {
    slipway.awaitSuccess(
        accepted(
            slipway
                .request()
                .contentType("application/json")
                .body(
                    "{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": "
                        + replicas
                        + "}")
                .post("/v1/clusters/{id}/applications", id)),
        LONG);
    return new WordPress(application().getString("addresses[0]"));
  }

  /** Asks for other replicas of WordPress; the operation's id. */
  public String scale(int replicas) {
    return accepted(
        slipway
            .request()
            .contentType("application/merge-patch+json")
            .body("{\"replicas\": " + replicas + "}")
            .patch("/v1/clusters/{id}/applications/wordpress", id));
  }

  /** Asks for an operation on a machine, such as POWER_OFF; the operation's id. */
  public String operate(String machine, String type) {
    return accepted(ask(machine, type, ""));
  }

  /** Asks for an operation on a machine and waits until it has ended well. */
  public void awaitOperated(String machine, String type) {
    slipway.awaitSuccess(operate(machine, type), LONG);
  }

  /**
   * Asks for an operation on a machine, whatever is answered.
   *
   * @param query such as {@code ?dryRun=true}, or empty
   */
  public Response ask(String machine, String type, String query) {
    return slipway
        .request()
        .contentType("application/json")
        .body("{\"type\": \"" + type + "\"}")
        .post("/v1/clusters/{id}/machines/{name}/operations" + query, id, machine);
  }

  /** Asks for an operation on the whole cluster, such as REGENERATE; the operation's id. */
  public String operate(String type) {
    return accepted(
        slipway
            .request()
            .contentType("application/json")
            .body("{\"type\": \"" + type + "\"}")
            .post("/v1/clusters/{id}/operations", id));
  }

  private static String accepted(Response answer) {
    if (answer.statusCode() != 202) {
      throw new AssertionError("not accepted: " + answer.asPrettyString());
    }
    return answer.path("operation.id");
  }

  /** Ends a machine as a power cut would, behind Slipway's back. */
  public void cutPower(String machine) {
    Command.of("docker", "kill", container(machine)).output();
  }

  /** The container that is a machine. */
  public String container(String machine) {
    return Slipway.container(id, machine);
  }

  /** The state of a machine's container, such as {@code running} or {@code exited}. */
  public String state(String machine) {
    return inspect(machine, "{{.State.Status}}");
  }

  /** Another one with each boot of a machine. */
  public String boot(String machine) {
    return inspect(machine, "{{.State.StartedAt}}");
  }

  private String inspect(String machine, String format) {
    return Command.of("docker", "inspect", "--format", format, container(machine)).output().strip();
  }

  public JsonPath api() {
    return slipway.get("/v1/clusters/{id}", id);
  }

  public JsonPath application() {
    return slipway.get("/v1/clusters/{id}/applications/wordpress", id);
  }

  public JsonPath machine(String name) {
    return slipway.get("/v1/clusters/{id}/machines/{name}", id, name);
  }

  public Kubectl kubectl() {
    return kubectl;
  }

  /** With a kubeconfig of its own; old ones end when the authorities are made anew. */
  public Kubectl newKubectl() {
    kubectl = slipway.kubectl(slipway.kubeconfig(id, "admin").file());
    return kubectl;
  }

  /** The machine of every container that has this cluster's label, running or not. */
  public List<String> containers() {
    return Command.of(
            "docker",
            "ps",
            "-a",
            "--filter",
            "label=dev.slipway.cluster=" + id,
            "--format",
            "{{.Label \"dev.slipway.machine\"}}")
        .output()
        .lines()
        .toList();
  }

  /** Waits until a step of an operation runs: it has begun, and is not over. */
  public void awaitRunningStep(String operation) {
    Awaitility.await("a running step of " + operation)
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .until(
            () -> {
              var seen = slipway.get("/v1/operations/{id}", operation);
              return seen.getList("steps.state").contains("RUNNING")
                  || !Set.of("PENDING", "RUNNING").contains(seen.getString("state"));
            });
  }

  public void awaitNodeReady(String node) {
    Awaitility.await(node + " is Ready")
        .atMost(LONG)
        .until(
            () ->
                kubectl
                    .run(
                        "get",
                        "node",
                        node,
                        "-o",
                        "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
                    .output()
                    .strip()
                    .equals("True"));
  }

  public void awaitReady() {
    Awaitility.await(id + " is ready")
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> api().getString("phase").equals("READY"));
  }

  /** Waits until the cluster is ready and WordPress has all the replicas that are wished for. */
  public void awaitWhole() {
    Awaitility.await("all of " + id + " is well")
        .atMost(LONG)
        .until(
            () ->
                api().getString("phase").equals("READY")
                    && application().getString("phase").equals("READY"));
  }

  /** How often that was told of a node. */
  public int count(String type, String node) {
    return Math.toIntExact(
        slipway.events.about(id).filter(EventLog.is(type)).filter(isOf(node)).count());
  }

  /** What was told of a node last. */
  public JsonNode last(String type, String node) {
    return slipway
        .events
        .about(id)
        .filter(EventLog.is(type))
        .filter(isOf(node))
        .reduce((one, later) -> later)
        .orElseThrow();
  }

  private static Predicate<JsonNode> isOf(String node) {
    return EventLog.says("node", node);
  }

  /** What happens to this cluster from now on. */
  public Happenings happenings() {
    return new Happenings(slipway.events.received().size());
  }

  /** The events about this cluster since a moment. */
  public final class Happenings {
    private final int before;

    private Happenings(int before) {
      this.before = before;
    }

    public Stream<JsonNode> of(String type) {
      return slipway.events.received().stream()
          .skip(before)
          .map(EventLog.Received::event)
          .filter(event -> event.path("clusterid").asText().equals(id))
          .filter(EventLog.is(type));
    }

    public void await(String type, Predicate<JsonNode> matching) {
      Awaitility.await(type)
          .atMost(LONG)
          .pollDelay(Duration.ZERO)
          .pollInterval(AT_ONCE)
          .until(() -> of(type).anyMatch(matching));
    }

    public long count(String type, Predicate<JsonNode> matching) {
      return of(type).filter(matching).count();
    }

    /** Every event, one a line, for a person who reads what a test saw. */
    public String story() {
      return String.join(
          "\n",
          slipway.events.received().stream()
              .skip(before)
              .filter(one -> one.event().path("clusterid").asText().equals(id))
              .map(
                  one ->
                      one.at()
                          + " "
                          + one.event().path("type").asText()
                          + " "
                          + one.event().path("data"))
              .toList());
    }
  }
}
