package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Show every process, every cluster and every machine; what is wrong with them, and what to"
          + " do.",
      "What does not answer within seconds is named. Ends with 0 when all processes serve, with 3"
          + " otherwise."
    },
    footer = {
      "",
      "Example:  ./slipway status -o json | jq '.processes[] | select(.state != \"RUNNING\")'"
    })
public final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For each answer; on a busy machine a service that serves was seen to take over two seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

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
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LocalPicture> local = executor.submit(() -> LocalPicture.of(slipway.home(), PATIENCE));
      Future<ClusterPicture> clusters = executor.submit(this::clusters);
      return show(local.get(), clusters.get());
    }
  }

  private ClusterPicture clusters() {
    try {
      return ClusterPicture.ask(slipway.api().within(PATIENCE));
    } catch (CommandFailure neverStarted) {
      return new ClusterPicture(List.of(), neverStarted.getMessage());
    }
  }

  private int show(LocalPicture local, ClusterPicture picture) {
    List<ObjectNode> conditions = local.anythingRuns() ? local.conditions() : conditions();
    if (output.equals("json")) {
      printJson(local.processes(), picture.clusters(), conditions);
    } else {
      StatusText text = new StatusText(slipway.terminal(), Instant.now());
      text.processes(local.processes());
      text.conditions(conditions);
      picture.clusters().forEach(text::cluster);
      text.whatToDo(local.processes(), picture);
    }
    return local.allServe() ? ExitCode.OK : ExitCode.NOT_RUNNING;
  }

  private List<ObjectNode> conditions() {
    try {
      return ServiceConditions.ofGateway(slipway.api().within(PATIENCE));
    } catch (CommandFailure neverStarted) {
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
