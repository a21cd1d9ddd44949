package dev.slipway.cli.up;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where machines come from here: Docker, QEMU, or a simulator that Slipway itself starts. */
public final class MachineSources {
  /** The infrastructure of machines that are containers. */
  public static final String DOCKER = "docker";

  /** The infrastructure of virtual machines. */
  public static final String QEMU = "qemu";

  /** The infrastructure of machines that are simulated. */
  public static final String SIMULATED = "simulated";

  private static final List<String> ALL = List.of(DOCKER, QEMU, SIMULATED);

  private final Slipway slipway;

  public MachineSources(Slipway slipway) {
    this.slipway = slipway;
  }

  /**
   * Lets a simulator be started with the rest where one is asked for, or nothing else is there.
   *
   * @param infrastructure what was asked for, if anything was
   * @param docker whether Docker answers
   */
  void prepare(@Nullable String infrastructure, boolean docker) {
    requireKnown(infrastructure);
    if (SIMULATED.equals(infrastructure)) {
      slipway.home().wantSimulator();
    } else if (!docker && infrastructure == null && !slipway.home().wantsSimulator()) {
      slipway.home().wantSimulator();
      slipway
          .terminal()
          .err()
          .println("Docker isn't there; machines can be simulated: --infrastructure simulated");
    }
  }

  /**
   * Where the demonstration's machines come from.
   *
   * @param infrastructure what was asked for, if anything was
   * @param docker whether Docker answers, or may be made to
   */
  public String choose(@Nullable String infrastructure, boolean docker) {
    requireKnown(infrastructure);
    if (infrastructure != null) {
      return infrastructure;
    }
    if (!docker) {
      slipway
          .terminal()
          .err()
          .println(
              "Docker isn't there, so the machines of this demonstration are simulated."
                  + " Real ones: ./slipway demo --install");
    }
    return docker ? DOCKER : SIMULATED;
  }

  private static void requireKnown(@Nullable String infrastructure) {
    if (infrastructure != null && !ALL.contains(infrastructure)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "There is no infrastructure " + infrastructure,
          "Say one of " + String.join(", ", ALL) + ".");
    }
  }

  /** Whether there is a cluster whose machines are Docker's. */
  boolean dockerIsNeeded() {
    return slipway.api().list(ApiClient.path("clusters")).stream()
        .anyMatch(cluster -> cluster.path("infrastructure").asText().equals(DOCKER));
  }
}
