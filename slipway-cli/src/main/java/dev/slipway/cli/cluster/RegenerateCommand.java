package dev.slipway.cli.cluster;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.operation.Change;
import dev.slipway.cli.operation.ChangeOptions;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "regenerate",
    description = {
      "Make a cluster's etcd, controllers, workers and certificate authorities anew.",
      "The database machine and its content stay; applications come back by themselves.",
      "Whatever else was stored in the cluster with kubectl is lost, and its kubeconfigs end."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway regenerate --dry-run",
      "  ./slipway regenerate demo",
      "  ./slipway regenerate demo --yes -o json"
    })
public final class RegenerateCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String named;

  @Option(
      names = {"-y", "--yes"},
      description = "Don't ask.")
  private boolean yes;

  @Mixin private final ChangeOptions options = new ChangeOptions();

  public RegenerateCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String cluster = slipway.cluster(named == null ? options.cluster() : named);
    if (!options.dryRun() && !yes) {
      requireConsent(cluster);
    }
    return new Change(slipway, options)
        .run(
            "Cluster " + cluster + " regenerated",
            ApiClient.path("clusters", cluster, "operations"),
            "REGENERATE");
  }

  private void requireConsent(String cluster) {
    Optional<String> answer =
        slipway
            .terminal()
            .ask(
                "All of %s but its database is made anew; what only kubectl put there is lost.%nGo on? [y/N] "
                    .formatted(cluster));
    if (answer.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Nobody can be asked here whether to regenerate " + cluster,
          "Say so: ./slipway regenerate " + cluster + " --yes");
    }
    if (!answer.get().equalsIgnoreCase("y") && !answer.get().equalsIgnoreCase("yes")) {
      throw new CommandFailure(ExitCode.REFUSED, "Nothing was changed", "");
    }
  }
}
