package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.localstack.process.ProcessIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Show every process, every cluster and every machine; what is wrong with them, and what to"
          + " do.",
      "Ends with 0 when all processes serve, with 3 otherwise."
    },
    footer = {
      "",
      "Example:  ./slipway status -o json | jq '.processes[] | select(.state != \"RUNNING\")'"
    })
public final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Slipway slipway;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (default) or json.")
  private String output = "table";

  public StatusCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() throws Exception {
    List<ProcessStatus> processes = processes();
    List<ObjectNode> clusters = clusters();
    List<ObjectNode> conditions = ServiceConditions.all(slipway);
    boolean allServe = processes.stream().allMatch(ProcessStatus::ready);
    if (output.equals("json")) {
      printJson(processes, clusters, conditions);
    } else {
      StatusText text = new StatusText(slipway.terminal(), Instant.now());
      text.processes(processes);
      text.conditions(conditions);
      clusters.forEach(text::cluster);
      text.whatToDo(processes, clusters);
    }
    return allServe ? ExitCode.OK : ExitCode.NOT_RUNNING;
  }

  private List<ProcessStatus> processes() throws Exception {
    List<ProcessStatus> all = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProcessStatus>> asked =
          new Stack(slipway.home())
              .components().stream().map(c -> executor.submit(() -> ProcessStatus.of(c))).toList();
      for (Future<ProcessStatus> answer : asked) {
        all.add(answer.get());
      }
    }
    all.add(supervisor());
    return all;
  }

  private ProcessStatus supervisor() {
    Supervisor supervisor = new Supervisor(slipway.home());
    @Nullable Long pid = supervisor.process().map(ProcessIdentity::pid).orElse(null);
    return new ProcessStatus(
        "supervisor",
        pid == null ? "STOPPED" : "RUNNING",
        pid,
        0,
        pid != null,
        pid == null ? null : ProcessStatus.uptime(pid),
        pid == null ? null : ProcessStatus.memory(pid),
        supervisor.log().toString());
  }

  /**
   * Every cluster with its machines, its applications and its open incidents; none when the gateway
   * does not answer.
   */
  private List<ObjectNode> clusters() {
    List<ObjectNode> clusters = new ArrayList<>();
    try {
      for (JsonNode cluster : slipway.api().list(ApiClient.path("clusters"))) {
        ObjectNode whole = cluster.deepCopy();
        String path = ApiClient.path("clusters", cluster.path("id").asText());
        whole.putArray("machines").addAll(listOrNone(path + "/machines"));
        whole.putArray("applications").addAll(listOrNone(path + "/applications"));
        whole.putArray("openIncidents").addAll(listOrNone(path + "/incidents?state=OPEN"));
        clusters.add(whole);
      }
    } catch (CommandFailure | ProblemFailure away) {
      // the table of processes says why
    }
    return clusters;
  }

  /** A service that is away takes its own part only from the picture. */
  private List<JsonNode> listOrNone(String path) {
    try {
      return slipway.api().list(path);
    } catch (ProblemFailure away) {
      return List.of();
    }
  }

  private void printJson(
      List<ProcessStatus> processes, List<ObjectNode> clusters, List<ObjectNode> conditions) {
    ObjectNode all = JSON.createObjectNode();
    all.put("url", "https://127.0.0.1:" + slipway.home().gatewayPort());
    all.put("home", slipway.home().directory().toString());
    all.set("processes", JSON.valueToTree(processes));
    all.set("conditions", JSON.valueToTree(conditions));
    all.set("clusters", JSON.valueToTree(clusters));
    slipway.terminal().out().println(all.toPrettyString());
  }
}
