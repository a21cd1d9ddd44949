package dev.slipway.cli.shell;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import java.io.IOException;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ssh",
    description = {
      "Log in to a machine as its root, or run a command in it.",
      "On a terminal the command gets one, too. It ends with Ctrl-D, with the command, or with this"
          + " process, and all that was started in it ends with it.",
      "The exit code is the command's; 255 when the connection broke."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway ssh w1",
      "  ./slipway ssh w1 --cluster blog -- journalctl -u kubelet -f",
      "  ./slipway ssh d1 -- sh -c 'df -h / | tail -1'",
      "  echo uptime | ./slipway ssh w1 -- sh",
      "  ./slipway ssh e1 -- tar -c /etc/etcd > etcd.tar"
    })
public final class SshCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(index = "0", paramLabel = "MACHINE", description = "Such as w1.")
  private String machine = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "After --: a program and its arguments; a login shell where there are none.")
  private List<String> command = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = {"-T", "--no-tty"},
      description = "Give the command no terminal, although this is one.")
  private boolean noTerminal;

  public SshCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String path =
        ApiClient.path("clusters", slipway.cluster(cluster), "machines", machine, "shell");
    Optional<RawTerminal> terminal = noTerminal ? Optional.empty() : RawTerminal.find();
    try {
      return run(path + query(terminal), terminal);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.REFUSED, "The terminal can't be switched: " + e.getMessage(), "Use --no-tty.");
    } finally {
      terminal.ifPresent(RawTerminal::close);
    }
  }

  private int run(String path, Optional<RawTerminal> terminal) throws IOException {
    ShellConnection connection =
        new ShellConnection(slipway.terminal().out(), slipway.terminal().err());
    WebSocket socket = slipway.api().webSocket(path, connection);
    try {
      if (terminal.isPresent()) {
        terminal.get().open(size -> connection.resize(socket, size));
      }
      // A read that waits can't be ended; as a daemon it doesn't keep this process.
      Thread.ofPlatform().name("input").daemon().start(() -> connection.sendAll(socket, System.in));
      return connection.await(socket);
    } finally {
      socket.abort();
    }
  }

  private String query(Optional<RawTerminal> terminal) {
    StringBuilder query = new StringBuilder("?tty=").append(terminal.isPresent());
    terminal
        .map(RawTerminal::size)
        .ifPresent(
            size ->
                query
                    .append("&columns=")
                    .append(size.columns())
                    .append("&rows=")
                    .append(size.rows()));
    command.forEach(word -> query.append("&command=").append(ApiClient.encode(word)));
    return query.toString();
  }
}
