package dev.slipway.cli;

import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.application.DeployCommand;
import dev.slipway.cli.application.DiagnoseCommand;
import dev.slipway.cli.application.ScaleCommand;
import dev.slipway.cli.cluster.CreateCommand;
import dev.slipway.cli.cluster.DatabaseCommand;
import dev.slipway.cli.cluster.DeleteCommand;
import dev.slipway.cli.cluster.EtcdCommand;
import dev.slipway.cli.cluster.KubeconfigCommand;
import dev.slipway.cli.cluster.KubectlCommand;
import dev.slipway.cli.cluster.RegenerateCommand;
import dev.slipway.cli.demo.DemoCommand;
import dev.slipway.cli.event.EventsCommand;
import dev.slipway.cli.get.GetCommand;
import dev.slipway.cli.host.PrepareCommand;
import dev.slipway.cli.incident.IncidentCommand;
import dev.slipway.cli.incident.IncidentsCommand;
import dev.slipway.cli.local.DownCommand;
import dev.slipway.cli.local.LogsCommand;
import dev.slipway.cli.local.StatusCommand;
import dev.slipway.cli.local.TrainCommand;
import dev.slipway.cli.machine.ConsoleCommand;
import dev.slipway.cli.machine.PowerCommand;
import dev.slipway.cli.machine.ReplaceCommand;
import dev.slipway.cli.operation.OperationCommand;
import dev.slipway.cli.render.ProblemText;
import dev.slipway.cli.render.Terminal;
import dev.slipway.cli.shell.SshCommand;
import dev.slipway.cli.simulator.SimulatorCommand;
import dev.slipway.cli.up.UpCommand;
import dev.slipway.localstack.LocalStackException;
import dev.slipway.localstack.PortTakenException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/** The entry point. */
@Command(
    name = "slipway",
    description = "Launches, watches and repairs Kubernetes clusters, with WordPress on them.",
    mixinStandardHelpOptions = false,
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      DownCommand.class,
      CreateCommand.class,
      DeleteCommand.class,
      DeployCommand.class,
      ScaleCommand.class,
      DiagnoseCommand.class,
      PowerCommand.class,
      ReplaceCommand.class,
      RegenerateCommand.class,
      ConsoleCommand.class,
      DatabaseCommand.class,
      GetCommand.class,
      IncidentsCommand.class,
      IncidentCommand.class,
      EventsCommand.class,
      OperationCommand.class,
      KubeconfigCommand.class,
      KubectlCommand.class,
      SshCommand.class,
      EtcdCommand.class,
      SimulatorCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      PrepareCommand.class,
      TrainCommand.class
    },
    footer = {
      "",
      "Begin with:  ./slipway demo",
      "All tests:   ./slipway test",
      "",
      "Environment:",
      "  SLIPWAY_HOME       where state is kept (.slipway in the checkout)",
      "  SLIPWAY_PORT_BASE  where ports begin (7000: the gateway is at 7443)",
      "  SLIPWAY_URL, SLIPWAY_CA, SLIPWAY_TOKEN   another Slipway than the local one",
      "",
      "Exit codes:",
      "  0 done   1 refused   2 wrong command line   3 Slipway does not answer",
      "  4 the operation failed   5 something must be installed, or a port freed, first",
      "  ssh and kubectl end with the code of what they ran"
    })
public final class Main {
  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(new Slipway(System.getenv(), Terminal.of(System.getenv())), arguments));
  }

  static int run(Slipway slipway, String... arguments) {
    return commandLine(slipway).execute(arguments);
  }

  static CommandLine commandLine(Slipway slipway) {
    CommandLine line = new CommandLine(new Main(), new Commands(slipway));
    line.setUsageHelpLongOptionsMaxWidth(34);
    line.setUsageHelpWidth(100);
    line.setExecutionExceptionHandler((e, command, result) -> explain(e, slipway.terminal()));
    // What follows "kubectl" is kubectl's own.
    CommandLine kubectl = line.getSubcommands().get("kubectl");
    if (kubectl != null) {
      kubectl.setStopAtPositional(true).setUnmatchedOptionsArePositionalParams(true);
    }
    line.setOut(new java.io.PrintWriter(slipway.terminal().out(), true));
    line.setErr(new java.io.PrintWriter(slipway.terminal().err(), true));
    return line;
  }

  /** What happened, and what to do. Never a stack trace for what can be foreseen. */
  private static int explain(Exception e, Terminal terminal) throws Exception {
    return switch (e) {
      case ProblemFailure failure when failure.problem().away() ->
          tell(
              terminal,
              ProblemText.of(failure.problem()),
              "./slipway status says what does not answer, and what to do.",
              ExitCode.NOT_RUNNING);
      case ProblemFailure failure ->
          tell(terminal, ProblemText.of(failure.problem()), "", ExitCode.REFUSED);
      case CommandFailure failure ->
          tell(terminal, failure.getMessage(), failure.remedy(), failure.exitCode());
      case PortTakenException taken ->
          tell(
              terminal,
              taken.getMessage(),
              "See which: ss -ltnp 'sport = :"
                  + taken.port()
                  + "'. Or take other ports: SLIPWAY_PORT_BASE=8000 ./slipway up",
              ExitCode.PREREQUISITE_MISSING);
      case LocalStackException failure ->
          tell(terminal, failure.getMessage(), "", ExitCode.REFUSED);
      case UncheckedIOException failure ->
          tell(terminal, failure.getMessage() + cause(failure), "", ExitCode.REFUSED);
      default -> throw e;
    };
  }

  private static String cause(UncheckedIOException failure) {
    return failure.getCause() == null ? "" : ": " + failure.getCause().getMessage();
  }

  private static int tell(
      Terminal terminal,
      @org.jspecify.annotations.Nullable String what,
      String remedy,
      int exitCode) {
    terminal.err().println("slipway: " + what);
    remedy.lines().forEach(line -> terminal.err().println("  " + line));
    return exitCode;
  }

  /** Makes commands, each with the {@link Slipway} it works with. */
  private record Commands(Slipway slipway) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getDeclaredConstructor(Slipway.class).newInstance(slipway);
      } catch (NoSuchMethodException notACommand) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
