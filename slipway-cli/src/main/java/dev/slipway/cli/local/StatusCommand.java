package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.render.Durations;
import dev.slipway.cli.render.Table;
import dev.slipway.localstack.process.ProcessIdentity;
import java.time.Duration;
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
      "Show every process, every cluster and every machine.",
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
    boolean allServe = processes.stream().allMatch(ProcessStatus::ready);
    if (output.equals("json")) {
      printJson(processes, clusters);
    } else {
      print(processes);
      clusters.forEach(this::print);
      hint(processes, clusters);
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

  /** Every cluster with its machines; none when the gateway does not answer. */
  private List<ObjectNode> clusters() {
    List<ObjectNode> clusters = new ArrayList<>();
    try {
      ApiClient api = slipway.api();
      for (JsonNode cluster : api.list(ApiClient.path("clusters"))) {
        ObjectNode whole = cluster.deepCopy();
        ArrayNode machines = whole.putArray("machines");
        api.list(ApiClient.path("clusters", cluster.path("id").asText(), "machines"))
            .forEach(machines::add);
        clusters.add(whole);
      }
    } catch (CommandFailure | ProblemFailure away) {
      // the table of processes says why
    }
    return clusters;
  }

  private void printJson(List<ProcessStatus> processes, List<ObjectNode> clusters) {
    ObjectNode all = JSON.createObjectNode();
    all.put("url", "https://127.0.0.1:" + slipway.home().gatewayPort());
    all.put("home", slipway.home().directory().toString());
    all.set("processes", JSON.valueToTree(processes));
    all.set("clusters", JSON.valueToTree(clusters));
    slipway.terminal().out().println(all.toPrettyString());
  }

  private void print(List<ProcessStatus> processes) {
    Table table = new Table("PROCESS", "STATE", "SERVES", "PID", "PORT", "UP", "MEMORY");
    int total = 0;
    for (ProcessStatus p : processes) {
      total += p.memoryMiB() == null ? 0 : p.memoryMiB();
      table.row(
          p.name(),
          p.state(),
          p.ready() ? "yes" : "no",
          p.pid() == null ? "" : p.pid().toString(),
          p.port() == 0 ? "" : Integer.toString(p.port()),
          p.uptimeSeconds() == null ? "" : Durations.age(Duration.ofSeconds(p.uptimeSeconds())),
          p.memoryMiB() == null ? "" : p.memoryMiB() + " MiB");
    }
    table.row("", "", "", "", "", "", total + " MiB");
    table.print(slipway.terminal().out());
  }

  private void print(ObjectNode cluster) {
    slipway
        .terminal()
        .out()
        .printf(
            "%nCluster %s: %s (Kubernetes %s, %s)%n",
            cluster.path("name").asText(),
            cluster.path("phase").asText(),
            cluster.path("kubernetesVersion").asText(),
            cluster.path("apiServer").asText("no API server yet"));
    for (JsonNode condition : cluster.path("conditions")) {
      if (!condition.path("status").asText().equalsIgnoreCase("TRUE")) {
        slipway
            .terminal()
            .out()
            .println(
                "  "
                    + condition.path("type").asText()
                    + ": "
                    + condition.path("message").asText(""));
      }
    }
    Table machines = new Table("  MACHINE", "ROLE", "PHASE", "POWER", "ADDRESS");
    for (JsonNode machine : cluster.path("machines")) {
      machines.row(
          "  " + machine.path("name").asText(),
          machine.path("role").asText(),
          machine.path("phase").asText(),
          machine.path("power").asText(),
          machine.path("address").asText());
    }
    if (!machines.isEmpty()) {
      machines.print(slipway.terminal().out());
    }
  }

  private void hint(List<ProcessStatus> processes, List<ObjectNode> clusters) {
    String hint =
        processes.stream().noneMatch(p -> p.state().equals("RUNNING"))
            ? "Nothing runs: ./slipway up starts it."
            : !processes.stream().allMatch(ProcessStatus::ready)
                ? "Not everything serves: ./slipway up starts what does not run, ./slipway logs PROCESS says why."
                : clusters.isEmpty()
                    ? "There is no cluster: ./slipway create cluster makes one."
                    : "";
    if (!hint.isEmpty()) {
      slipway.terminal().err().println("\n" + hint);
    }
  }
}
