package dev.slipway.cli.host;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.render.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Installs the distribution's packages. */
final class Installer {
  private static final Path APT = Path.of("/usr/bin/apt-get");

  private final Terminal terminal;

  Installer(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What one would type. */
  String command(List<String> packages) {
    return privilege()
        + "apt-get update && "
        + privilege()
        + "apt-get install -y "
        + String.join(" ", packages);
  }

  void install(List<String> packages) {
    if (!Files.isExecutable(APT)) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING,
          "Packages can be installed on Debian and Ubuntu only",
          "Install what they call " + String.join(", ", packages) + ", then run ./slipway demo.");
    }
    terminal.err().println("Installing " + String.join(", ", packages) + " ...");
    if (run(packages, "install", "-y", "--no-install-recommends")) {
      return;
    }
    // The usual reason on a fresh machine: no package list yet.
    run(List.of(), "update");
    if (!run(packages, "install", "-y", "--no-install-recommends")) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING,
          "Could not install " + String.join(", ", packages),
          "See what apt-get says: " + command(packages));
    }
  }

  private static boolean run(List<String> packages, String... words) {
    List<String> command = new ArrayList<>();
    if (!privilege().isEmpty()) {
      command.add("sudo");
    }
    command.addAll(List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"));
    command.addAll(List.of(words));
    command.addAll(packages);
    try {
      return new ProcessBuilder(command)
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static String privilege() {
    return "root".equals(System.getProperty("user.name")) ? "" : "sudo ";
  }
}
