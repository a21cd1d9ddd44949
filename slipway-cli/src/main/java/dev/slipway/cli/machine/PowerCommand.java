package dev.slipway.cli.machine;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.operation.Change;
import dev.slipway.cli.operation.ChangeOptions;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "power",
    description = {
      "Switch a machine off or on, or boot it anew, and follow that.",
      "What is switched off stays off until it is switched on: nothing repairs what is wished."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway power off w2",
      "  ./slipway power on w2",
      "  ./slipway power reboot c1 --cluster demo --no-wait"
    })
public final class PowerCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(
      index = "0",
      paramLabel = "off|on|reboot",
      completionCandidates = Actions.class,
      description = "What to do.")
  private String action = "";

  @Parameters(index = "1", paramLabel = "MACHINE", description = "The machine, such as w2.")
  private String machine = "";

  @Mixin private final ChangeOptions options = new ChangeOptions();

  public PowerCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    return switch (action) {
      case "off" -> change("powered off", "POWER_OFF");
      case "on" -> change("powered on", "POWER_ON");
      case "reboot" -> change("rebooted", "REBOOT");
      default ->
          throw new CommandFailure(
              ExitCode.USAGE,
              "There is no way to power \"" + action + "\"",
              "Say off, on or reboot: ./slipway power off w2");
    };
  }

  private int change(String done, String type) {
    String path =
        ApiClient.path(
            "clusters", slipway.cluster(options.cluster()), "machines", machine, "operations");
    return new Change(slipway, options).run(machine + " " + done, path, type);
  }

  /** For the shell's completion. */
  static final class Actions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("off", "on", "reboot").iterator();
    }
  }
}
