package dev.slipway.cli.host;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.local.Home;
import java.io.IOException;
import java.util.List;

/** Builds the machine image where it is not built; says how far it is. */
public final class ImageBuild {
  private final Home home;

  public ImageBuild(Home home) {
    this.home = home;
  }

  /**
   * Builds it, or finds it built.
   *
   * @param virtual in the form that virtual machines boot, too
   */
  public void run(boolean virtual) {
    String build = home.checkout().resolve("images").resolve("build").toString();
    try {
      int exit =
          new ProcessBuilder(virtual ? List.of(build, "--vm") : List.of(build))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "The machine image could not be built",
            "What it said is above; run images/build to try again.");
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.REFUSED, "Could not run " + build, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.REFUSED, "Interrupted", "");
    }
  }
}
