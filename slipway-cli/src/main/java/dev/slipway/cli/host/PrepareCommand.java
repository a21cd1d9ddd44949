package dev.slipway.cli.host;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What ./slipway test does before Maven: this machine ready, the image built. */
@Command(
    name = "prepare",
    hidden = true,
    description = "Install what is missing, build the machine image.")
public final class PrepareCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Option(names = "--install", description = "Install what is missing.")
  private boolean install;

  public PrepareCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    new Prerequisites(slipway.home(), slipway.terminal()).ensureForTests(install);
    new ImageBuild(slipway.home()).run(true);
    return ExitCode.OK;
  }
}
