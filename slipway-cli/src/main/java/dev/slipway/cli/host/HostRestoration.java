package dev.slipway.cli.host;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.local.Home;
import dev.slipway.cli.render.Terminal;

/** Does again, after a reboot, what Slipway was once allowed to do to this machine. */
public final class HostRestoration {
  private final HostChanges changes;
  private final DockerDaemon docker;
  private final HostLimits limits;

  public HostRestoration(Home home, Terminal terminal) {
    this.changes = new HostChanges(home);
    this.docker = new DockerDaemon(home, terminal);
    this.limits = new HostLimits(home, terminal);
  }

  /**
   * Does it.
   *
   * @return whether Docker answers
   */
  public boolean run() {
    if (changes.has(HostChanges.Change.INOTIFY_RAISED)) {
      limits.raiseAgain();
    }
    if (docker.answers()) {
      return true;
    }
    if (!changes.has(HostChanges.Change.DOCKER_STARTED)) {
      return false;
    }
    docker.start();
    return true;
  }

  /** What to say where machines need Docker and it is not Slipway that starts it here. */
  public CommandFailure dockerIsAway() {
    return new CommandFailure(
        ExitCode.PREREQUISITE_MISSING,
        "Slipway serves, but Docker does not answer: no machine can run",
        "Start it, and machines come back by themselves:\n  "
            + docker.command()
            + "\nOr let it be done, now and after the next reboot:\n  ./slipway demo --install");
  }
}
