package dev.slipway.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.operation.OperationWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "cluster",
    description = {
      "Make a cluster, and follow it until it is ready.",
      "What is not said is the seed's: 1 etcd machine, 1 controller, 3 workers and a database."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway create cluster --name demo",
      "  ./slipway create cluster --name wide --etcd 3 --workers 5 --memory workers=2048",
      "  ./slipway create cluster --name paper --infrastructure simulated",
      "  ./slipway create cluster -f cluster.json --dry-run"
    })
public final class CreateClusterCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Option(names = "--name", paramLabel = "NAME", description = "Its name, unique in the project.")
  private @Nullable String name;

  @Option(
      names = "--infrastructure",
      paramLabel = "NAME",
      description = "Where machines come from: docker or simulated.")
  private @Nullable String infrastructure;

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description = "See ./slipway version.")
  private @Nullable String kubernetesVersion;

  @Option(names = "--etcd", paramLabel = "N", description = "How many etcd machines: 1 or 3.")
  private @Nullable Integer etcd;

  @Option(names = "--controllers", paramLabel = "N", description = "How many controllers.")
  private @Nullable Integer controllers;

  @Option(names = "--workers", paramLabel = "N", description = "How many workers.")
  private @Nullable Integer workers;

  @Option(
      names = "--memory",
      paramLabel = "MACHINES=MIB",
      description = "Memory of etcd, controllers, workers or database; repeatable.")
  private Map<String, Integer> memory = Map.of();

  @Option(names = "--no-database", description = "Without a database machine.")
  private boolean noDatabase;

  @Option(
      names = "--machine-network",
      paramLabel = "CIDR",
      description = "The machines' network, a /24; allocated where it is not said.")
  private @Nullable String machineNetwork;

  @Option(
      names = "--forward",
      paramLabel = "PORT:MACHINE:PORT",
      description = "A port of this machine that leads to a machine's; repeatable.")
  private List<String> forwards = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The whole request as JSON; options go over it.")
  private @Nullable Path file;

  @Option(names = "--dry-run", description = "Show what would be made, and make nothing.")
  private boolean dryRun;

  @Option(names = "--no-wait", description = "Don't follow it; print the operation's id.")
  private boolean noWait;

  public CreateClusterCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    ObjectNode body = request().body();
    JsonNode answer = slipway.api().post("/v1/clusters" + (dryRun ? "?dryRun=true" : ""), body);
    if (dryRun) {
      slipway.terminal().out().println(answer.toPrettyString());
      return ExitCode.OK;
    }
    JsonNode operation = answer.path("operation");
    if (noWait) {
      slipway.terminal().out().println(operation.path("id").asText());
      return ExitCode.OK;
    }
    String made = answer.path("cluster").path("name").asText(body.path("name").asText());
    return new OperationWatch(slipway).follow("Cluster " + made, operation);
  }

  private ClusterRequest request() {
    return (file == null ? ClusterRequest.empty() : ClusterRequest.from(file))
        .with("name", name)
        .with("infrastructure", infrastructure)
        .with("kubernetesVersion", kubernetesVersion)
        .count("etcd", etcd)
        .count("controllers", controllers)
        .count("workers", workers)
        .memory(memory)
        .withoutDatabase(noDatabase)
        .machineNetwork(machineNetwork)
        .forwards(forwards);
  }
}
