package dev.slipway.cli.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.operation.EventFeed;
import dev.slipway.cli.render.Durations;
import dev.slipway.cli.render.EventText;
import dev.slipway.cli.render.StatusLine;
import dev.slipway.cli.render.Terminal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Waits until the clusters that were ready once are ready again and their applications answer, and
 * tells what comes back.
 */
final class Return {
  private static final long INTERVAL_NANOS = 250_000_000L;

  private final Slipway slipway;
  private final StandingMachines standing;
  private final Instant begun;
  private final Duration limit;
  private final Terminal terminal;
  private final ReturningApplications applications;

  /**
   * @param standing what did not run before Slipway was started
   * @param begun when Slipway was started: what was recorded before says nothing of now
   */
  Return(Slipway slipway, StandingMachines standing, Instant begun, Duration limit) {
    this.slipway = slipway;
    this.standing = standing;
    this.begun = begun;
    this.limit = limit;
    this.terminal = slipway.terminal();
    this.applications = new ReturningApplications(slipway.api());
  }

  /** Returns the exit code that fits: 0 when all is back, 4 when something was not in time. */
  int await() {
    int end = ExitCode.OK;
    for (JsonNode cluster : slipway.api().list(ApiClient.path("clusters"))) {
      if (text(cluster, "readyAt").isEmpty() || text(cluster, "phase").equals("DELETING")) {
        continue; // being made, or removed: whoever asked for that follows its operation
      }
      end = Math.max(end, cluster(cluster));
    }
    return end;
  }

  private int cluster(JsonNode cluster) {
    String id = text(cluster, "id");
    String name = text(cluster, "name");
    Set<String> off = shouldRun(id);
    if (off.isEmpty() && text(cluster, "phase").equals("READY")) {
      terminal.err().println(terminal.check() + " Cluster " + name + " is ready");
      return ExitCode.OK;
    }
    if (!off.isEmpty()) {
      terminal
          .err()
          .printf(
              "  %s: %d %s off that should run: %s%n",
              name,
              off.size(),
              off.size() == 1 ? "machine is" : "machines are",
              String.join(", ", off));
    }
    try (StatusLine line = new StatusLine(terminal);
        EventFeed feed =
            new EventFeed(
                slipway.api(),
                id,
                event -> line.tell(terminal.dim(terminal.fit("  " + EventText.of(event)))))) {
      return follow(id, name, off, line);
    }
  }

  private int follow(String id, String name, Set<String> off, StatusLine line) {
    String awaited = "";
    boolean ready = false;
    while (passed().compareTo(limit) < 0) {
      if (!ready) {
        JsonNode cluster = look(ApiClient.path("clusters", id));
        if (isOffAsWished(cluster)) {
          line.tell(
              "- Cluster " + name + " is not waited for: " + message(condition(cluster, "Ready")));
          return ExitCode.OK;
        }
        awaited = awaited(id, cluster, off);
        if (awaited.isEmpty()) {
          ready = true;
          line.tell(terminal.check() + " Cluster " + name + " is ready (" + took() + ")");
        }
      }
      if (ready) {
        List<String> answering = new ArrayList<>();
        awaited = applications.awaited(id, answering);
        answering.forEach(one -> line.tell(terminal.check() + " " + one + " (" + took() + ")"));
        if (awaited.isEmpty()) {
          return ExitCode.OK;
        }
      }
      line.await(name + ": waiting for " + awaited, "  " + took());
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
    line.tell(
        terminal.cross()
            + " "
            + name
            + ": after "
            + Durations.exact(limit)
            + " still waiting for "
            + awaited);
    line.tell("  ./slipway status says more; what is awaited goes on without this command.");
    return ExitCode.OPERATION_FAILED;
  }

  /** What a cluster lacks to be as it was; nothing when it is. */
  private String awaited(String id, JsonNode cluster, Set<String> off) {
    if (!off.isEmpty()) {
      off.removeAll(running(id));
      if (!off.isEmpty()) {
        return String.join(", ", off);
      }
    }
    if (text(cluster, "phase").equals("READY")) {
      return "";
    }
    for (JsonNode condition : cluster.path("conditions")) {
      if (!text(condition, "type").equals("Ready") && !holds(condition)) {
        return message(condition);
      }
    }
    return "Slipway to answer";
  }

  /** Of the machines that stood still, those that are wished to run. */
  private Set<String> shouldRun(String id) {
    Set<String> stood = standing.of(id);
    return stood.isEmpty()
        ? new TreeSet<>()
        : machines(id).stream()
            .filter(machine -> stood.contains(text(machine, "name")))
            .filter(machine -> !text(machine, "wishedPower").equals("OFF"))
            .map(machine -> text(machine, "name"))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The machines that were found running since Slipway was started. */
  private Set<String> running(String id) {
    return machines(id).stream()
        .filter(machine -> text(machine, "phase").equals("RUNNING"))
        .filter(machine -> isSince(machine.path("conditions").path(0)))
        .map(machine -> text(machine, "name"))
        .collect(Collectors.toSet());
  }

  private boolean isSince(JsonNode condition) {
    try {
      return !Instant.parse(text(condition, "lastTransition")).isBefore(begun);
    } catch (DateTimeException unknown) {
      return false;
    }
  }

  private List<JsonNode> machines(String id) {
    try {
      return slipway.api().list(ApiClient.path("clusters", id, "machines"));
    } catch (CommandFailure | ProblemFailure away) {
      return List.of();
    }
  }

  private JsonNode look(String path) {
    try {
      return slipway.api().get(path);
    } catch (CommandFailure | ProblemFailure away) {
      return MissingNode.getInstance();
    }
  }

  private static boolean isOffAsWished(JsonNode cluster) {
    return text(condition(cluster, "Ready"), "reason").equals("WishedOff");
  }

  private static JsonNode condition(JsonNode cluster, String type) {
    for (JsonNode condition : cluster.path("conditions")) {
      if (text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean holds(JsonNode condition) {
    return text(condition, "status").equalsIgnoreCase("TRUE");
  }

  private static String message(JsonNode condition) {
    return text(condition, "message");
  }

  private Duration passed() {
    return Duration.between(begun, Instant.now());
  }

  private String took() {
    return Durations.exact(passed());
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText("");
  }
}
