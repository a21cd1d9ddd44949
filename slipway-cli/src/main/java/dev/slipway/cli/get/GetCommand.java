package dev.slipway.cli.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.render.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = "List things.",
    footer = {
      "",
      "Examples:",
      "  ./slipway get clusters",
      "  ./slipway get pods -o wide",
      "  ./slipway get nodes -o wide",
      "  ./slipway get incidents",
      "  ./slipway get machines --cluster demo -o json | jq -r '.[].address'"
    })
public final class GetCommand implements Callable<Integer> {
  private static final String WORDPRESS = "wordpress";

  private final Slipway slipway;

  @Parameters(
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      description =
          "clusters, machines, nodes, applications, pods, services, endpoints, incidents,"
              + " operations, infrastructures or events.")
  private String kind = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "Whose pods, services or endpoints (wordpress).")
  private String application = WORDPRESS;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (default), wide or json.")
  private String output = "table";

  public GetCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    Kind asked = Kind.of(kind);
    List<JsonNode> items = slipway.api().list(path(asked));
    if (output.equals("json")) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode().addAll(items);
      slipway.terminal().out().println(all.toPrettyString());
      return ExitCode.OK;
    }
    boolean wide = output.equals("wide");
    if (wide && asked == Kind.NODES) {
      new KubernetesNodes(slipway.api(), slipway.cluster(cluster)).addTo(items);
    }
    Table table = Tables.of(asked, items, wide, Instant.now());
    if (table.isEmpty()) {
      slipway.terminal().err().println("There are no " + asked.plural() + ".");
    } else {
      table.print(slipway.terminal().out());
    }
    return ExitCode.OK;
  }

  private String path(Kind asked) {
    return switch (asked) {
      case CLUSTERS -> ApiClient.path("clusters");
      case INFRASTRUCTURES -> ApiClient.path("infrastructures");
      case EVENTS ->
          ApiClient.path("events")
              + (cluster == null ? "" : "?cluster=" + ApiClient.encode(cluster));
      case MACHINES, NODES, APPLICATIONS, INCIDENTS, OPERATIONS ->
          ApiClient.path("clusters", slipway.cluster(cluster), asked.plural());
      case PODS, SERVICES, ENDPOINTS ->
          ApiClient.path(
              "clusters", slipway.cluster(cluster), "applications", application, asked.plural());
    };
  }

  /** What can be listed. */
  enum Kind {
    CLUSTERS,
    MACHINES,
    NODES,
    APPLICATIONS,
    PODS,
    SERVICES,
    ENDPOINTS,
    INCIDENTS,
    OPERATIONS,
    INFRASTRUCTURES,
    EVENTS;

    static Kind of(String name) {
      String wanted = name.toUpperCase(Locale.ROOT);
      for (Kind kind : values()) {
        if (kind.name().equals(wanted) || kind.name().equals(wanted + "S")) {
          return kind;
        }
      }
      throw new CommandFailure(
          ExitCode.USAGE,
          "There is no list of \"" + name + "\"",
          "Say clusters, machines, nodes, applications, pods, services, endpoints, incidents,"
              + " operations, infrastructures or events.");
    }

    String plural() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For the shell's completion. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Kind.values()).map(Kind::plural).iterator();
    }
  }
}
