package dev.slipway.cli.local;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Show what the processes wrote.",
    footer = {
      "",
      "Examples:",
      "  ./slipway logs",
      "  ./slipway logs provisioner -f",
      "  ./slipway logs gateway --lines 500"
    })
public final class LogsCommand implements Callable<Integer> {
  private static final long INTERVAL_NANOS = 200_000_000L;

  private final Slipway slipway;

  @Parameters(
      arity = "0..*",
      paramLabel = "PROCESS",
      description =
          "provisioner, deployer, monitor, gateway, kafka, postgres or supervisor; all where none is said.")
  private List<String> names = List.of();

  @Option(
      names = {"-f", "--follow"},
      description = "Stay, and show what is added.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "How many of the last lines of each (40).")
  private int lines = 40;

  public LogsCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    Map<String, Path> chosen = chosen();
    boolean several = chosen.size() > 1;
    Map<String, LogTail> tails = new LinkedHashMap<>();
    chosen.forEach(
        (name, log) -> {
          tails.put(name, new LogTail(log));
          print(name, several, LogTail.last(log, lines));
        });
    while (follow) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      tails.forEach((name, tail) -> print(name, several, tail.added()));
    }
    return ExitCode.OK;
  }

  private Map<String, Path> chosen() {
    Map<String, Path> logs = new LinkedHashMap<>();
    new Stack(slipway.home()).components().forEach(c -> logs.put(c.name(), c.log()));
    Supervisor supervisor = new Supervisor(slipway.home());
    logs.put("supervisor", supervisor.log());
    for (String name : names) {
      if (!logs.containsKey(name)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "There is no process \"" + name + "\"",
            "Say one of " + String.join(", ", logs.keySet()) + ".");
      }
    }
    if (!names.isEmpty()) {
      logs.keySet().retainAll(names);
    }
    return logs;
  }

  private void print(String name, boolean named, List<String> text) {
    String prefix = named ? String.format("%-11s | ", name) : "";
    text.forEach(line -> slipway.terminal().out().println(prefix + line));
    slipway.terminal().out().flush();
  }
}
