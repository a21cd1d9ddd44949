package dev.slipway.cli.machine;

import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.operation.Change;
import dev.slipway.cli.operation.ChangeOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "replace",
    description = {
      "Destroy a machine and make it anew, and follow that until it serves.",
      "It keeps its name and address, and is its name's next incarnation; a database keeps its"
          + " data."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway replace w2 --dry-run",
      "  ./slipway replace w2 --cluster demo"
    })
public final class ReplaceCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(paramLabel = "MACHINE", description = "The machine, such as w2.")
  private String machine = "";

  @Mixin private final ChangeOptions options = new ChangeOptions();

  public ReplaceCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String path =
        ApiClient.path(
            "clusters", slipway.cluster(options.cluster()), "machines", machine, "operations");
    return new Change(slipway, options).run(machine + " replaced", path, "REPLACE");
  }
}
