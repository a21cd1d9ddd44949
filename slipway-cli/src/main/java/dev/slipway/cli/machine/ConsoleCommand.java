package dev.slipway.cli.machine;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "console",
    description = "Show the end of what a machine printed, over all its boots.",
    footer = {
      "",
      "Examples:",
      "  ./slipway console w2",
      "  ./slipway console w2 -f          stay, and watch it boot",
      "  ./slipway console d1 --bytes 1000000"
    })
public final class ConsoleCommand implements Callable<Integer> {
  private static final long INTERVAL_NANOS = 500_000_000L;

  private final Slipway slipway;

  @Parameters(paramLabel = "MACHINE", description = "The machine, such as w2.")
  private String machine = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Its cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = {"-f", "--follow"},
      description = "Stay, and show what it prints.")
  private boolean follow;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "How much of the end: 1 to 1048576 (65536).")
  private int bytes = 65_536;

  public ConsoleCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String path =
        ApiClient.path("clusters", slipway.cluster(cluster), "machines", machine, "console")
            + "?bytes="
            + bytes;
    String shown = slipway.api().text(path);
    print(shown);
    if (!shown.isEmpty() && !shown.endsWith("\n") && !follow) {
      slipway.terminal().out().println();
    }
    while (follow) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      String now = now(path, shown);
      print(GrowingText.added(shown, now));
      shown = now;
    }
    return ExitCode.OK;
  }

  /** What it says now; as before while Slipway or its infrastructure is away for a moment. */
  private String now(String path, String before) {
    try {
      return slipway.api().text(path);
    } catch (CommandFailure away) {
      return before;
    } catch (ProblemFailure refusal) {
      if (refusal.problem().status() < 500) {
        throw refusal;
      }
      return before;
    }
  }

  private void print(String text) {
    slipway.terminal().out().print(text);
    slipway.terminal().out().flush();
  }
}
