package dev.slipway.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.render.Table;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "etcd",
    description = {
      "Look into a cluster's etcd: its members, its keys, or what is stored under one.",
      "Secrets are never shown."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway etcd members",
      "  ./slipway etcd keys --prefix /registry/pods/",
      "  ./slipway etcd get /registry/controllers/default/wordpress"
    })
public final class EtcdCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(
      index = "0",
      paramLabel = "members|keys|get",
      completionCandidates = Sights.class,
      description = "What to show.")
  private String what = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "With get: which.")
  private @Nullable String key;

  @Option(names = "--prefix", paramLabel = "PREFIX", description = "Only keys that begin so.")
  private String prefix = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (default) or json: one object a line.")
  private String output = "table";

  public EtcdCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    return switch (what) {
      case "members" -> members();
      case "keys" -> keys();
      case "get" -> value();
      default ->
          throw new CommandFailure(
              ExitCode.USAGE, "etcd has no \"" + what + "\" to show", "Say members, keys or get.");
    };
  }

  private int value() {
    if (key == null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "No key was named",
          "./slipway etcd keys lists them; ./slipway etcd get /registry/namespaces/default");
    }
    JsonNode stored =
        slipway
            .api()
            .get(
                ApiClient.path("clusters", slipway.cluster(cluster), "etcd", "keys", "value")
                    + "?key="
                    + ApiClient.encode(key));
    JsonNode value = stored.path("value");
    slipway
        .terminal()
        .out()
        .println(
            output.equals("json")
                ? stored.toString()
                : value.isTextual() ? value.asText() : value.toPrettyString());
    return ExitCode.OK;
  }

  private int members() {
    List<JsonNode> members =
        slipway.api().list(ApiClient.path("clusters", slipway.cluster(cluster), "etcd", "members"));
    if (json(members)) {
      return ExitCode.OK;
    }
    Table table = new Table("NAME", "HEALTHY", "LEADER", "VERSION", "URL");
    for (JsonNode member : members) {
      table.row(
          member.path("name").asText(),
          member.path("healthy").asText(),
          member.path("leader").asText(),
          member.path("version").asText("").replace("null", ""),
          member.path("clientUrl").asText());
    }
    table.print(slipway.terminal().out());
    return ExitCode.OK;
  }

  private int keys() {
    String path = ApiClient.path("clusters", slipway.cluster(cluster), "etcd", "keys");
    List<JsonNode> keys =
        slipway.api().list(path + "?pageSize=500&prefix=" + ApiClient.encode(prefix));
    if (!json(keys)) {
      keys.forEach(
          key ->
              slipway
                  .terminal()
                  .out()
                  .println(key.isTextual() ? key.asText() : key.path("key").asText()));
    }
    return ExitCode.OK;
  }

  private boolean json(List<JsonNode> items) {
    if (output.equals("json")) {
      items.forEach(slipway.terminal().out()::println);
      return true;
    }
    return false;
  }

  /** For the shell's completion. */
  static final class Sights implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("members", "keys", "get").iterator();
    }
  }
}
