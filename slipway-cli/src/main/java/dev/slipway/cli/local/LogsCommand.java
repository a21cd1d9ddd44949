package dev.slipway.cli.local;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.application.ApplicationLogs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Show what Slipway's processes wrote, or what an application's pods wrote.",
    footer = {
      "",
      "Examples:",
      "  ./slipway logs                            all of Slipway's own processes",
      "  ./slipway logs provisioner -f",
      "  ./slipway logs wordpress -f               all pods of an application",
      "  ./slipway logs wordpress/wordpress-x2k9p --previous",
      "  ./slipway logs monitor/                   the application monitor, not the process"
    })
public final class LogsCommand implements Callable<Integer> {
  private static final long INTERVAL_NANOS = 200_000_000L;
  private static final int NOT_FOUND = 404;

  private final Slipway slipway;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "provisioner, deployer, monitor, gateway, kafka, postgres, simulator or supervisor; all where none"
              + " is said. Or an application, or APPLICATION/POD.")
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

  @Option(
      names = {"-p", "--previous"},
      description = "Of a pod: what it wrote before its container was started again.")
  private boolean previous;

  @Option(
      names = {"-c", "--container"},
      paramLabel = "NAME",
      description = "Of a pod: the container; its first where it is not said.")
  private @Nullable String container;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The application's cluster; the only one where it is not said.")
  private @Nullable String cluster;

  public LogsCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    Map<String, Path> logs = logs();
    List<String> applications = names.stream().filter(name -> !logs.containsKey(name)).toList();
    if (applications.isEmpty()) {
      return processes(logs);
    }
    if (names.size() > 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Of applications, one at a time can be shown",
          "Slipway's own processes are " + String.join(", ", logs.keySet()) + ".");
    }
    return application(applications.getFirst(), logs);
  }

  private int application(String name, Map<String, Path> processes) {
    int slash = name.indexOf('/');
    String application = slash < 0 ? name : name.substring(0, slash);
    String pod = slash < 0 ? "" : name.substring(slash + 1);
    ApplicationLogs logs =
        new ApplicationLogs(
            slipway,
            new ApplicationLogs.Wanted(
                slipway.cluster(cluster),
                application,
                pod.isEmpty() ? null : pod,
                container,
                previous,
                lines));
    try {
      return follow && !previous ? logs.follow() : logs.show();
    } catch (ProblemFailure refusal) {
      if (refusal.problem().status() != NOT_FOUND || !pod.isEmpty()) {
        throw refusal;
      }
      throw new CommandFailure(
          ExitCode.USAGE,
          "There is neither a process nor an application \"" + application + "\"",
          "Processes are "
              + String.join(", ", processes.keySet())
              + "; ./slipway get applications lists those.");
    }
  }

  private int processes(Map<String, Path> logs) {
    Map<String, Path> chosen = new LinkedHashMap<>(logs);
    if (!names.isEmpty()) {
      chosen.keySet().retainAll(names);
    }
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

  private Map<String, Path> logs() {
    Map<String, Path> logs = new LinkedHashMap<>();
    new Stack(slipway.home()).components().forEach(c -> logs.put(c.name(), c.log()));
    Supervisor supervisor = new Supervisor(slipway.home());
    logs.put("supervisor", supervisor.log());
    return logs;
  }

  private void print(String name, boolean named, List<String> text) {
    String prefix = named ? String.format("%-11s | ", name) : "";
    text.forEach(line -> slipway.terminal().out().println(prefix + line));
    slipway.terminal().out().flush();
  }
}
