package dev.slipway.cli.host;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.local.Home;
import dev.slipway.cli.local.ShortCommand;
import dev.slipway.cli.render.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What must be on this machine before machines can be made: some of the distribution's packages,
 * and a Docker that answers. Installed only when asked to; told otherwise.
 */
public final class Prerequisites {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** What the tests call, and the package that has it. */
  private static final Map<String, String> FOR_TESTS =
      Map.of(
          "/usr/bin/ignition-validate", "ignition",
          "/usr/bin/docker-compose", "docker-compose",
          "/usr/bin/openssl", "openssl",
          "/usr/bin/curl", "curl");

  private final Home home;
  private final Terminal terminal;
  private final Installer installer;
  private final DockerDaemon docker;
  private final HostLimits limits;

  public Prerequisites(Home home, Terminal terminal) {
    this.home = home;
    this.terminal = terminal;
    this.installer = new Installer(terminal);
    this.docker = new DockerDaemon(home, terminal);
    this.limits = new HostLimits(home, terminal);
  }

  /**
   * Sees to all of it, or says what is missing and how to get it.
   *
   * @param virtual also to what virtual machines need
   */
  public void ensure(boolean install, boolean virtual) {
    ensure(install, missingPackages(virtual));
  }

  /** The same, and what the tests need besides. */
  void ensureForTests(boolean install) {
    List<String> packages = new ArrayList<>(missingPackages(true));
    FOR_TESTS.forEach(
        (program, name) -> {
          if (!Files.isExecutable(Path.of(program))) {
            packages.add(name);
          }
        });
    ensure(install, packages);
  }

  private void ensure(boolean install, List<String> packages) {
    limits.ensure(install);
    if (install) {
      if (!packages.isEmpty()) {
        installer.install(packages);
      }
      if (!docker.answers()) {
        docker.start();
      }
      terminal.err().println(terminal.check() + " Docker answers");
      return;
    }
    List<String> commands = new ArrayList<>();
    if (!packages.isEmpty()) {
      commands.add(installer.command(packages));
    }
    boolean dockerMissing = packages.contains("docker.io");
    if (dockerMissing || !docker.answers()) {
      commands.add(docker.command());
    }
    if (!commands.isEmpty()) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING,
          packages.isEmpty()
              ? "Docker does not answer"
              : "Packages are missing: " + String.join(", ", packages),
          "Let it be done:\n  ./slipway demo --install\nOr do it yourself:\n  "
              + String.join("\n  ", commands));
    }
  }

  private List<String> missingPackages(boolean virtual) {
    Path build = home.checkout().resolve("images").resolve("build");
    if (!Files.isExecutable(build)) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING, "There is no " + build, "Is this a whole checkout?");
    }
    ShortCommand question =
        virtual
            ? ShortCommand.of(build.toString(), "--prerequisites", "--vm")
            : ShortCommand.of(build.toString(), "--prerequisites");
    return question
        .output(DEADLINE)
        .orElse("")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
