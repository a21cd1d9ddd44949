package dev.slipway.cli.up;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.host.HostRestoration;
import dev.slipway.cli.local.Home;
import dev.slipway.cli.local.Launch;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Start what does not run, and wait until everything serves and clusters are as they were.",
      "After a reboot of this machine it is all there is to do.",
      "A process that dies later is started again by itself."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway up",
      "  ./slipway up --no-wait                   don't wait for clusters",
      "  ./slipway up --infrastructure simulated  with simulated machines, which need no Docker",
      "  SLIPWAY_PORT_BASE=8000 ./slipway up"
    })
public final class UpCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Option(
      names = "--no-wait",
      description = "Leave when the processes serve; clusters come back by themselves.")
  private boolean noWait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for clusters and applications (300).")
  private int timeout = 300;

  @Option(
      names = "--infrastructure",
      paramLabel = "NAME",
      description = {
        "simulated: with a simulator beside it, from now on; docker needs no process.",
        "Where Docker isn't there, a simulator is started in any case."
      })
  private @Nullable String infrastructure;

  public UpCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    Home home = slipway.home();
    HostRestoration host = new HostRestoration(home, slipway.terminal());
    boolean docker = host.run();
    new MachineSources(slipway).prepare(infrastructure, docker);
    Instant begun = Instant.now();
    StandingMachines standing =
        noWait ? StandingMachines.none() : StandingMachines.of(home, docker);
    new Launch(home, slipway.terminal()).run();
    slipway.terminal().err().println("Slipway serves at https://127.0.0.1:" + home.gatewayPort());
    if (noWait) {
      return ExitCode.OK;
    }
    if (!docker && new MachineSources(slipway).dockerIsNeeded()) {
      throw host.dockerIsAway();
    }
    return new Return(slipway, standing, begun, Duration.ofSeconds(timeout)).await();
  }
}
