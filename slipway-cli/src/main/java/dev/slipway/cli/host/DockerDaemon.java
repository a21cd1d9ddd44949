package dev.slipway.cli.host;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.local.Home;
import dev.slipway.cli.local.ShortCommand;
import dev.slipway.cli.render.Terminal;
import dev.slipway.localstack.process.DetachedProcess;
import dev.slipway.localstack.process.PidFile;
import dev.slipway.localstack.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Docker's daemon: asked whether it answers, started where nobody else starts it. */
final class DockerDaemon {
  /** Off Docker's own 172.17.0.0/16, in which the seed's machine network 172.17.4.0/24 lies. */
  private static final String BRIDGE = "192.168.254.1/24";

  private static final Path DAEMON_PID = Path.of("/var/run/docker.pid");

  /** Of the containerd that dockerd starts for itself. */
  private static final Path CONTAINERD_PID = Path.of("/var/run/docker/containerd/containerd.pid");

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  private final Home home;
  private final Terminal terminal;

  DockerDaemon(Home home, Terminal terminal) {
    this.home = home;
    this.terminal = terminal;
  }

  boolean answers() {
    return ShortCommand.of("docker", "version", "--format", "{{.Server.Version}}")
        .output(ANSWER_WITHIN)
        .isPresent();
  }

  /** What one would type. */
  String command() {
    return hasServiceManager()
        ? Installer.privilege() + "systemctl start docker"
        : Installer.privilege() + "dockerd --bip " + BRIDGE + " &";
  }

  /** Starts it, and remembers that it may be started here. */
  void start() {
    terminal.err().println("Starting Docker ...");
    home.prepare();
    new HostChanges(home).remember(HostChanges.Change.DOCKER_STARTED);
    if (hasServiceManager()) {
      ShortCommand.of((Installer.privilege() + "systemctl start docker").split(" ", -1))
          .output(START_WITHIN);
      if (!Waiting.until(START_WITHIN, this::answers)) {
        throw doesNotAnswer("See journalctl -u docker.");
      }
    } else {
      startProcess(home.logs().resolve("dockerd.log"));
    }
  }

  private void startProcess(Path log) {
    PidFile pidFile = new PidFile(home.run().resolve("dockerd.pid"));
    if (pidFile.running().isEmpty()) {
      forgetDeadDaemons();
      new DetachedProcess(words(), Map.of(), Path.of("/"), log, pidFile).start();
    }
    boolean[] answered = {false};
    Waiting.until(START_WITHIN, () -> (answered[0] = answers()) || pidFile.running().isEmpty());
    if (!answered[0]) {
      throw doesNotAnswer("Its log, " + log + ", ends with:\n  " + lastLine(log));
    }
  }

  private static CommandFailure doesNotAnswer(String remedy) {
    return new CommandFailure(
        ExitCode.PREREQUISITE_MISSING, "Docker was started and does not answer", remedy);
  }

  private static String lastLine(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.reduce("(nothing)", (before, line) -> line);
    } catch (IOException | UncheckedIOException e) {
      return "(it can't be read)";
    }
  }

  /**
   * Daemons that were killed leave their pids behind. While such a pid is anybody's, be it a
   * zombie's or another program's, dockerd refuses to start; or takes that program for its
   * containerd, and kills it when it does not answer as one.
   */
  private static void forgetDeadDaemons() {
    forgetUnless("dockerd", DAEMON_PID);
    forgetUnless("containerd", CONTAINERD_PID);
  }

  private static void forgetUnless(String program, Path pidFile) {
    try {
      String pid = Files.readString(pidFile).strip();
      if (!runs(program, pid)) {
        ShortCommand.of((Installer.privilege() + "rm -f " + pidFile).split(" ", -1))
            .output(ANSWER_WITHIN);
      }
    } catch (IOException none) {
      // There was no daemon, or its pid can't be read: the daemon's own log tells.
    }
  }

  private static boolean runs(String program, String pid) {
    try {
      String state = Files.readString(Path.of("/proc", pid, "stat"));
      String name = "(" + program + ")";
      return state.contains(name) && !state.contains(name + " Z");
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>();
    if (!Installer.privilege().isEmpty()) {
      words.addAll(List.of("sudo", "-n"));
    }
    words.addAll(List.of("dockerd", "--bip", BRIDGE));
    return words;
  }

  private static boolean hasServiceManager() {
    return Files.isDirectory(Path.of("/run/systemd/system"));
  }
}
