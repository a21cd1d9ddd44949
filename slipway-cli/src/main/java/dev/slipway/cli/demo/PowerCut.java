package dev.slipway.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.local.ShortCommand;
import dev.slipway.cli.local.VirtualMachines;
import dev.slipway.cli.operation.EventFeed;
import dev.slipway.cli.render.Durations;
import dev.slipway.cli.render.StatusLine;
import dev.slipway.cli.render.Terminal;
import dev.slipway.cli.simulator.SimulatorAccess;
import dev.slipway.cli.up.MachineSources;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Cuts a machine's power from outside, as Slipway would never do it itself, and watches it heal;
 * meanwhile the page is asked for through the other workers.
 */
final class PowerCut {
  private static final Duration HEALED_WITHIN = Duration.ofMinutes(5);
  private static final Duration DOCKER_ANSWERS_WITHIN = Duration.ofSeconds(15);
  private static final long INTERVAL_NANOS = 200_000_000L;

  private final Slipway slipway;
  private final Terminal terminal;
  private final String cluster;
  private final String application;

  PowerCut(Slipway slipway, String cluster, String application) {
    this.slipway = slipway;
    this.terminal = slipway.terminal();
    this.cluster = cluster;
    this.application = application;
  }

  /** Does it; returns the exit code that fits: 0 when all is healed, 4 when not in time. */
  int run(String machine) {
    JsonNode of = slipway.api().get(ApiClient.path("clusters", cluster));
    Switch mains = mains(of, machine);
    Map<String, String> doors = doors(of, machine);
    terminal.err().println();
    terminal.err().println("$ " + mains.command());
    HealingStory story = new HealingStory(machine, Instant.now());
    PageReader reader = new PageReader(doors);
    boolean healed;
    Duration took;
    try (reader;
        StatusLine line = new StatusLine(terminal)) {
      healed = watch(story, of.path("id").asText(), mains, line, reader);
      took = story.passed(Instant.now());
    }
    return conclude(machine, healed, took, doors, reader);
  }

  private boolean watch(
      HealingStory story, String id, Switch mains, StatusLine line, PageReader reader) {
    try (EventFeed feed =
        new EventFeed(
            slipway.api(),
            id,
            event -> story.tell(event).map(terminal::fit).ifPresent(line::tell))) {
      if (!feed.awaitOpen()) {
        line.tell("  The event stream does not answer; the story will have gaps.");
      }
      story.begins(Instant.now());
      mains.cut();
      line.tell(story.tellCut(Instant.now()));
      return await(story, line, reader);
    }
  }

  private boolean await(HealingStory story, StatusLine line, PageReader reader) {
    while (true) {
      Duration passed = story.passed(Instant.now());
      if (story.isOver() && isWhole()) {
        return true;
      }
      if (passed.compareTo(HEALED_WITHIN) > 0) {
        return false;
      }
      line.await(
          "waiting for it to heal",
          "  %s, page asked for %d times, failed %d times"
              .formatted(Durations.exact(passed), reader.asked(), reader.failed()));
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  private int conclude(
      String machine, boolean healed, Duration took, Map<String, String> doors, PageReader reader) {
    terminal
        .err()
        .println(
            healed
                ? terminal.check() + " Healed " + Durations.exact(took) + " after the power cut."
                : terminal.cross()
                    + " Not healed after "
                    + Durations.exact(took)
                    + ": ./slipway status says more, ./slipway console "
                    + machine
                    + " what it printed.");
    terminal
        .err()
        .printf(
            "  Asked for %d times through %s meanwhile, the page failed %d times.%n",
            reader.asked(), String.join(" and ", doors.keySet()), reader.failed());
    return healed ? ExitCode.OK : ExitCode.OPERATION_FAILED;
  }

  private boolean isWhole() {
    try {
      String path = ApiClient.path("clusters", cluster);
      return slipway.api().get(path).path("phase").asText().equals("READY")
          && slipway
              .api()
              .get(path + "/applications/" + application)
              .path("phase")
              .asText()
              .equals("READY");
    } catch (CommandFailure | ProblemFailure away) {
      return false;
    }
  }

  /** Cuts one machine's power where it runs, behind Slipway's back. */
  private interface Switch {
    /** What one would type. */
    String command();

    void cut();
  }

  private Switch mains(JsonNode of, String machine) {
    String infrastructure = of.path("infrastructure").asText();
    return switch (infrastructure) {
      case MachineSources.DOCKER -> new Container(container(of, machine));
      case MachineSources.QEMU ->
          new VirtualMachine(
              VirtualMachines.process(slipway.home(), of.path("id").asText(), machine)
                  .orElseThrow(() -> notRunning(machine)));
      case MachineSources.SIMULATED ->
          new SimulatedPower(
              new SimulatorAccess(slipway.home()), of.path("id").asText(), cluster, machine);
      default ->
          throw new CommandFailure(
              ExitCode.REFUSED,
              "Machines of the infrastructure " + infrastructure + " can't be killed from here",
              "Cut its power where it runs, and watch: ./slipway events -f");
    };
  }

  private record Container(String name) implements Switch {
    @Override
    public String command() {
      return "docker kill " + name;
    }

    @Override
    public void cut() {
      if (ShortCommand.of("docker", "kill", name).output(DOCKER_ANSWERS_WITHIN).isEmpty()) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            command() + " failed",
            "Run it yourself to see why; ./slipway status shows whether the machine runs.");
      }
    }
  }

  private record VirtualMachine(ProcessHandle process) implements Switch {
    @Override
    public String command() {
      return "kill -9 " + process.pid();
    }

    @Override
    public void cut() {
      if (!process.destroyForcibly()) {
        throw new CommandFailure(
            ExitCode.REFUSED, command() + " failed", "Run it yourself, as root, to see why.");
      }
    }
  }

  private record SimulatedPower(
      SimulatorAccess simulator, String clusterId, String cluster, String machine)
      implements Switch {
    @Override
    public String command() {
      return "./slipway simulator fault MACHINE_DIES --cluster "
          + cluster
          + " --machine "
          + machine;
    }

    @Override
    public void cut() {
      simulator.addFault(
          JsonNodeFactory.instance
              .objectNode()
              .put("kind", "MACHINE_DIES")
              .put("cluster", clusterId)
              .put("machine", machine));
    }
  }

  /** The machine as Docker calls it, found by the labels of the driver contract. */
  private String container(JsonNode of, String machine) {
    return ShortCommand.of(
            "docker",
            "ps",
            "--filter",
            "label=dev.slipway.cluster=" + of.path("id").asText(),
            "--filter",
            "label=dev.slipway.machine=" + machine,
            "--format",
            "{{.Names}}")
        .output(DOCKER_ANSWERS_WITHIN)
        .flatMap(names -> names.lines().findFirst())
        .orElseThrow(() -> notRunning(machine));
  }

  private CommandFailure notRunning(String machine) {
    return new CommandFailure(
        ExitCode.USAGE,
        "No machine " + machine + " of cluster " + cluster + " runs",
        "./slipway status lists them.");
  }

  /** Where readers come in: this machine's ports that lead through the workers that stay. */
  private Map<String, String> doors(JsonNode of, String machine) {
    int port =
        slipway
            .api()
            .get(ApiClient.path("clusters", cluster, "applications", application))
            .path("nodePort")
            .asInt();
    Map<String, String> doors = new TreeMap<>();
    for (JsonNode forward : of.path("portForwards")) {
      String through = forward.path("machine").asText();
      if (forward.path("port").asInt() == port && !through.equals(machine)) {
        doors.put(through, "http://127.0.0.1:" + forward.path("hostPort").asInt());
      }
    }
    return doors;
  }
}
