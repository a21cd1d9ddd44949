package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the versions of Slipway and of what it runs.")
public final class VersionCommand implements Callable<Integer> {
  private final Slipway slipway;

  public VersionCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String version = Main.class.getPackage().getImplementationVersion();
    slipway.terminal().out().println("slipway  " + (version == null ? "development" : version));
    slipway.terminal().out().println("java     " + Runtime.version());
    try {
      slipway
          .api()
          .get("/v1/versions")
          .properties()
          .forEach(
              e ->
                  slipway
                      .terminal()
                      .out()
                      .printf(
                          "%-8s %s%n",
                          e.getKey(),
                          e.getValue().isTextual() ? e.getValue().asText() : e.getValue()));
    } catch (CommandFailure notRunning) {
      slipway.terminal().err().println("What Slipway runs is told when it runs: ./slipway up");
    }
    return ExitCode.OK;
  }
}
