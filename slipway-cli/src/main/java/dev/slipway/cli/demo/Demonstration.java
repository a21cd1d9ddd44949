package dev.slipway.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.application.Addresses;
import dev.slipway.cli.cluster.ClusterRequest;
import dev.slipway.cli.operation.OperationWatch;
import dev.slipway.cli.render.Table;
import dev.slipway.localstack.process.Waiting;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The seed's cluster with its WordPress: made where it is missing, waited for where it is on its
 * way.
 */
final class Demonstration {
  private static final String CLUSTER = "demo";
  private static final String APPLICATION = "wordpress";
  private static final String TO_BREAK = "w2";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /** How long the deployer may take to hear of a cluster that is ready. */
  private static final Duration NEWS_TRAVEL = Duration.ofSeconds(15);

  private static final Duration DEPLOYED_WITHIN = Duration.ofMinutes(3);

  private final Slipway slipway;
  private final String infrastructure;

  Demonstration(Slipway slipway, String infrastructure) {
    this.slipway = slipway;
    this.infrastructure = infrastructure;
  }

  int run() {
    int cluster = cluster();
    return cluster == ExitCode.OK ? application() : cluster;
  }

  private int cluster() {
    Optional<JsonNode> present = find(ApiClient.path("clusters", CLUSTER));
    if (present.isEmpty()) {
      ObjectNode body =
          ClusterRequest.empty()
              .with("name", CLUSTER)
              .with("infrastructure", infrastructure)
              .count("etcd", 1)
              .count("controllers", 1)
              .count("workers", 3)
              .body();
      JsonNode answer = slipway.api().post(ApiClient.path("clusters"), body);
      return new OperationWatch(slipway).follow("Cluster " + CLUSTER, answer.path("operation"));
    }
    String phase = present.get().path("phase").asText();
    if (phase.equals("READY") || phase.equals("DEGRADED")) {
      slipway
          .terminal()
          .err()
          .println(
              slipway.terminal().check() + " Cluster " + CLUSTER + " is there (" + phase + ")");
      return ExitCode.OK;
    }
    return underWay()
        .map(operation -> new OperationWatch(slipway).follow("Cluster " + CLUSTER, operation))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.REFUSED,
                    "Cluster " + CLUSTER + " is there, and " + phase,
                    "./slipway status says more. To begin anew: ./slipway delete cluster "
                        + CLUSTER));
  }

  private Optional<JsonNode> underWay() {
    return slipway.api().list(ApiClient.path("clusters", CLUSTER, "operations")).stream()
        .filter(o -> o.path("state").asText().matches("PENDING|RUNNING"))
        .findFirst();
  }

  private int application() {
    String path = ApiClient.path("clusters", CLUSTER, "applications");
    if (find(path + "/" + APPLICATION).isEmpty()) {
      return new OperationWatch(slipway).follow("WordPress", deploy(path).path("operation"));
    }
    boolean ready =
        Waiting.until(
            DEPLOYED_WITHIN,
            () ->
                slipway.api().get(path + "/" + APPLICATION).path("phase").asText().equals("READY"));
    slipway
        .terminal()
        .err()
        .println(
            (ready ? slipway.terminal().check() : slipway.terminal().cross())
                + " WordPress is there"
                + (ready ? "" : ", and not ready: ./slipway get pods"));
    return ready ? ExitCode.OK : ExitCode.REFUSED;
  }

  /** Just after a cluster got ready the deployer may not have heard of it yet. */
  private JsonNode deploy(String path) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", APPLICATION)
            .put("template", "wordpress")
            .put("replicas", 3);
    AtomicReference<ProblemFailure> refusal = new AtomicReference<>();
    AtomicReference<JsonNode> accepted = new AtomicReference<>();
    Waiting.until(
        NEWS_TRAVEL,
        () -> {
          try {
            accepted.set(slipway.api().post(path, body));
            return true;
          } catch (ProblemFailure failure) {
            refusal.set(failure);
            int status = failure.problem().status();
            return status != NOT_FOUND && status != CONFLICT;
          }
        });
    JsonNode answer = accepted.get();
    if (answer == null) {
      throw refusal.get();
    }
    return answer;
  }

  private Optional<JsonNode> find(String path) {
    try {
      return Optional.of(slipway.api().get(path));
    } catch (ProblemFailure failure) {
      if (failure.problem().status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** Cuts a machine's power and watches it heal. */
  int cutPower(String machine) {
    return new PowerCut(slipway, CLUSTER, APPLICATION).run(machine);
  }

  /** Asks whether to; where nobody can be asked, what to type is said already. */
  int offerToBreak() {
    String answer =
        slipway
            .terminal()
            .ask(
                "%nType k to cut %s's power and watch it heal, or only Enter to leave: "
                    .formatted(TO_BREAK))
            .orElse("");
    return answer.equalsIgnoreCase("k") ? cutPower(TO_BREAK) : ExitCode.OK;
  }

  /** What is there now, and what to try. */
  void describe() {
    PrintStream out = slipway.terminal().out();
    out.println();
    out.println("WordPress answers at");
    Addresses.of(slipway.api(), CLUSTER, APPLICATION).forEach(a -> out.println("  " + a));
    out.println();
    Table machines = new Table("MACHINE", "ROLE", "ADDRESS", "POWER");
    for (JsonNode machine : slipway.api().list(ApiClient.path("clusters", CLUSTER, "machines"))) {
      machines.row(
          machine.path("name").asText(),
          machine.path("role").asText(),
          machine.path("address").asText(),
          machine.path("power").asText());
    }
    machines.print(out);
    out.println(
        """

        The API is at %s (token in %s).

        Try next:
          ./slipway kubectl get pods -o wide
          ./slipway scale wordpress --replicas 30
          ./slipway events -f
          ./slipway demo --break w2   cut a machine's power, and watch it heal
          ./slipway kubeconfig demo > demo.kubeconfig
          ./slipway status
          ./slipway down              everything goes on where it was at the next ./slipway up
          ./slipway down --clusters   nothing is left\
        """
            .formatted(slipway.api().url(), slipway.home().gateway().resolve("admin-token")));
  }
}
