package dev.slipway.cli.cluster;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.localstack.Secrets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "kubeconfig",
    description = {
      "Print a kubeconfig with credentials that expire.",
      "Deleting it (DELETE /v1/clusters/NAME/kubeconfigs/ID) revokes them before."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway kubeconfig demo > demo.kubeconfig && kubectl --kubeconfig demo.kubeconfig get nodes",
      "  ./slipway kubeconfig demo --role view --expiry 600 --file viewer.kubeconfig"
    })
public final class KubeconfigCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = "--expiry",
      paramLabel = "SECONDS",
      description = "How long it is valid: 600 at least, 3600 where it is not said.")
  private int expiry = 3600;

  @Option(names = "--role", paramLabel = "ROLE", description = "admin (default), edit or view.")
  private String role = "admin";

  @Option(
      names = "--through-gateway",
      description = "Reach the cluster through Slipway's gateway, with Slipway's token.")
  private boolean throughGateway;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Write it there, readable by you alone.")
  private @Nullable Path file;

  public KubeconfigCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    Kubeconfigs kubeconfigs = new Kubeconfigs(slipway);
    String of = slipway.cluster(cluster);
    String text =
        throughGateway
            ? kubeconfigs.throughGateway(of)
            : kubeconfigs.issue(of, role, expiry).text();
    if (text.isBlank()) {
      throw new CommandFailure(
          ExitCode.REFUSED, "The answer held no kubeconfig", "./slipway logs provisioner");
    }
    if (file == null) {
      slipway.terminal().out().print(text);
    } else {
      Secrets.write(file.toAbsolutePath(), text);
      slipway.terminal().err().println("Written to " + file);
    }
    return ExitCode.OK;
  }
}
