package dev.slipway.cli.up;

import dev.slipway.cli.local.Home;
import dev.slipway.cli.local.ShortCommand;
import dev.slipway.cli.local.SimulatedMachines;
import dev.slipway.cli.local.VirtualMachines;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Machines that Docker, QEMU or the simulator has and does not run, before Slipway looks at them:
 * what Slipway remembers of them then is older than what befell them.
 *
 * @param byCluster names by cluster id
 */
record StandingMachines(Map<String, Set<String>> byCluster) {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  StandingMachines {
    byCluster = Map.copyOf(byCluster);
  }

  static StandingMachines none() {
    return new StandingMachines(Map.of());
  }

  /**
   * Of the Slipway whose state is there.
   *
   * @param docker whether Docker answers
   */
  static StandingMachines of(Home home, boolean docker) {
    Map<String, Set<String>> all = new HashMap<>(SimulatedMachines.standing(home));
    all.putAll(VirtualMachines.standing(home));
    if (docker) {
      all.putAll(ofDocker(home).byCluster);
    }
    return new StandingMachines(all);
  }

  /** Found by the labels of the driver contract. */
  private static StandingMachines ofDocker(Home home) {
    Optional<String> instance = home.instance();
    if (instance.isEmpty()) {
      return none();
    }
    return parse(
        ShortCommand.of(
                "docker",
                "ps",
                "--all",
                "--filter",
                "label=dev.slipway.instance=" + instance.get(),
                "--filter",
                "status=exited",
                "--filter",
                "status=dead",
                "--format",
                "{{.Label \"dev.slipway.cluster\"}} {{.Label \"dev.slipway.machine\"}}")
            .output(ANSWER_WITHIN)
            .orElse(""));
  }

  /** Reads lines of a cluster's id and a machine's name. */
  static StandingMachines parse(String lines) {
    Map<String, Set<String>> machines = new HashMap<>();
    for (String line : lines.lines().toList()) {
      String[] words = line.strip().split(" ", -1);
      if (words.length == 2) {
        machines.computeIfAbsent(words[0], id -> new TreeSet<>()).add(words[1]);
      }
    }
    return new StandingMachines(machines);
  }

  Set<String> of(String clusterId) {
    return byCluster.getOrDefault(clusterId, Set.of());
  }
}
