package dev.slipway.cli.application;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.operation.OperationWatch;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "deploy",
    description = "Deploy an application to a cluster, and follow it until it serves.",
    footer = {
      "",
      "Examples:",
      "  ./slipway deploy wordpress",
      "  ./slipway deploy wordpress --cluster demo --replicas 5 --workload ReplicationController"
    })
public final class DeployCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(paramLabel = "TEMPLATE", description = "What to deploy: wordpress.")
  private String template = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Its name; the template's where it is not said.")
  private @Nullable String name;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(names = "--replicas", paramLabel = "N", description = "How many pods.")
  private @Nullable Integer replicas;

  @Option(
      names = "--workload",
      paramLabel = "KIND",
      description = "Deployment (default) or ReplicationController.")
  private @Nullable String workload;

  @Option(names = "--node-port", paramLabel = "PORT", description = "Where every worker serves it.")
  private @Nullable Integer nodePort;

  @Option(names = "--session-affinity", description = "Lead a client to the same pod again.")
  private boolean sessionAffinity;

  @Option(names = "--dry-run", description = "Show what would be made, and make nothing.")
  private boolean dryRun;

  @Option(names = "--no-wait", description = "Don't follow it; print the operation's id.")
  private boolean noWait;

  public DeployCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String into = slipway.cluster(cluster);
    String path = ApiClient.path("clusters", into, "applications");
    JsonNode answer = slipway.api().post(path + (dryRun ? "?dryRun=true" : ""), body());
    if (dryRun) {
      slipway.terminal().out().println(answer.toPrettyString());
      return ExitCode.OK;
    }
    if (noWait) {
      slipway.terminal().out().println(answer.path("operation").path("id").asText());
      return ExitCode.OK;
    }
    int end =
        new OperationWatch(slipway)
            .follow("Application " + applicationName(), answer.path("operation"));
    if (end == ExitCode.OK) {
      Addresses.of(slipway.api(), into, applicationName())
          .forEach(slipway.terminal().out()::println);
    }
    return end;
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", applicationName()).put("template", template);
    if (replicas != null) {
      body.put("replicas", replicas);
    }
    if (workload != null) {
      body.put("workload", workload);
    }
    if (nodePort != null) {
      body.put("nodePort", nodePort);
    }
    if (sessionAffinity) {
      body.put("sessionAffinity", true);
    }
    return body;
  }

  private String applicationName() {
    return name == null ? template : name;
  }
}
