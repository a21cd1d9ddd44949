package dev.slipway.cli.host;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.local.Home;
import dev.slipway.cli.render.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Limits of the host's kernel that many machines share. Every machine's systemd, containerd and
 * kubelet watch files; where no more watchers are to be had, systemd ends at once with code 255.
 */
final class HostLimits {
  private static final Path INOTIFY_INSTANCES = Path.of("/proc/sys/fs/inotify/max_user_instances");

  /**
   * With Linux' default of 128, machines of a further cluster were seen to end at once while 137
   * were in use. The value is the one that kind's documents name for clusters in containers ("known
   * issues"); see inotify(7).
   */
  private static final int ENOUGH = 512;

  private static final String RAISE = "sysctl -w fs.inotify.max_user_instances=" + ENOUGH;

  private final Home home;
  private final Terminal terminal;

  HostLimits(Home home, Terminal terminal) {
    this.home = home;
    this.terminal = terminal;
  }

  /** Raises what is too low, or says so: one cluster does without. */
  void ensure(boolean install) {
    if (instances() >= ENOUGH) {
      return;
    }
    if (!install) {
      terminal
          .err()
          .println(
              "This kernel's limits hold one cluster. For more: " + Installer.privilege() + RAISE);
      return;
    }
    if (!raise()) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING,
          "The kernel's limit of inotify instances could not be raised",
          "See what it says: " + Installer.privilege() + RAISE);
    }
    new HostChanges(home).remember(HostChanges.Change.INOTIFY_RAISED);
  }

  /** After a reboot: raises what had been raised before; where that fails, says what it costs. */
  void raiseAgain() {
    if (instances() < ENOUGH && !raise()) {
      ensure(false);
    }
  }

  private static int instances() {
    try {
      return Integer.parseInt(Files.readString(INOTIFY_INSTANCES).strip());
    } catch (IOException | NumberFormatException notLinux) {
      return ENOUGH;
    }
  }

  private static boolean raise() {
    try {
      return new ProcessBuilder((Installer.privilege() + RAISE).split(" "))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
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
}
