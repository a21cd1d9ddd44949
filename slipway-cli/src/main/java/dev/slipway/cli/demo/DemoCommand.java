package dev.slipway.cli.demo;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.host.HostRestoration;
import dev.slipway.cli.host.ImageBuild;
import dev.slipway.cli.host.Prerequisites;
import dev.slipway.cli.local.Launch;
import dev.slipway.cli.up.MachineSources;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "From nothing to WordPress on a Kubernetes cluster, and leave it running.",
      "Does only what is not done yet: it can be run again at any time.",
      "Without --install it touches nothing outside its own directories."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway demo --install",
      "  ./slipway demo --infrastructure simulated",
      "  ./slipway demo --break w2        cut a machine's power, and watch it heal"
    })
public final class DemoCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Option(
      names = "--install",
      description =
          "Install missing packages of the distribution, and start Docker where no service manager"
              + " does.")
  private boolean install;

  @Option(
      names = "--infrastructure",
      paramLabel = "NAME",
      description = {
        "Where machines come from: docker; qemu, virtual machines; or simulated, which needs",
        "nothing but Java.",
        "Where it is not said: docker if Docker answers or --install is said, else simulated."
      })
  private @Nullable String infrastructure;

  @Option(
      names = "--break",
      paramLabel = "MACHINE",
      description = "Then cut this machine's power from outside, and watch it heal.")
  private @Nullable String broken;

  public DemoCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    boolean docker = new HostRestoration(slipway.home(), slipway.terminal()).run();
    String chosen = new MachineSources(slipway).choose(infrastructure, docker || install);
    if (chosen.equals(MachineSources.SIMULATED)) {
      slipway.home().wantSimulator();
    } else {
      boolean virtual = chosen.equals(MachineSources.QEMU);
      new Prerequisites(slipway.home(), slipway.terminal()).ensure(install, virtual);
      new ImageBuild(slipway.home()).run(virtual);
    }
    new Launch(slipway.home(), slipway.terminal()).run();
    Demonstration demonstration = new Demonstration(slipway, chosen);
    int end = demonstration.run();
    if (end != ExitCode.OK) {
      return end;
    }
    if (broken != null) {
      return demonstration.cutPower(broken);
    }
    demonstration.describe();
    return demonstration.offerToBreak();
  }
}
