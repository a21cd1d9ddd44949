package dev.slipway.cli.cluster;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "kubectl",
    description = "Run kubectl against a cluster, with credentials of one hour.",
    footer = {
      "",
      "Options of this command go before kubectl's words.",
      "",
      "Examples:",
      "  ./slipway kubectl get pods -o wide",
      "  ./slipway kubectl --cluster demo scale rc wordpress --replicas=4"
    })
public final class KubectlCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Parameters(arity = "0..*", paramLabel = "ARGUMENTS", description = "kubectl's own.")
  private List<String> arguments = List.of();

  public KubectlCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    List<String> command = new ArrayList<>();
    command.add(program());
    command.add("--kubeconfig=" + new Kubeconfigs(slipway).kept(slipway.cluster(cluster)));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException absent) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING,
          "There is no kubectl",
          "images/build makes one; or install it so that it is on the PATH.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.REFUSED;
    }
  }

  private String program() {
    Path built = slipway.home().kubectl();
    return Files.isExecutable(built) ? built.toString() : "kubectl";
  }
}
