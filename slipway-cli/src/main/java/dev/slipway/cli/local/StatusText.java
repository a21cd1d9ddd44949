package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.incident.IncidentText;
import dev.slipway.cli.render.Durations;
import dev.slipway.cli.render.MachineText;
import dev.slipway.cli.render.Table;
import dev.slipway.cli.render.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The whole picture for people, machines as {@code vagrant status} told them. */
final class StatusText {
  private final Terminal terminal;
  private final PrintStream out;
  private final Instant now;
  private final Set<String> advice = new LinkedHashSet<>();

  StatusText(Terminal terminal, Instant now) {
    this.terminal = terminal;
    this.out = terminal.out();
    this.now = now;
  }

  void processes(List<ProcessStatus> processes) {
    Table table = new Table("PROCESS", "STATE", "SERVES", "PID", "PORT", "UP", "MEMORY");
    int total = 0;
    for (ProcessStatus p : processes) {
      total += p.memoryMiB() == null ? 0 : p.memoryMiB();
      table.row(
          p.name(),
          p.state(),
          p.ready() ? "yes" : "no",
          p.pid() == null ? "" : p.pid().toString(),
          p.port() == 0 ? "" : Integer.toString(p.port()),
          p.uptimeSeconds() == null ? "" : Durations.age(Duration.ofSeconds(p.uptimeSeconds())),
          p.memoryMiB() == null ? "" : p.memoryMiB() + " MiB");
    }
    table.row("", "", "", "", "", "", total + " MiB");
    table.print(out);
  }

  /** What keeps services from their work: each trouble once, with who says so and the remedy. */
  void conditions(List<ObjectNode> conditions) {
    Map<String, List<ObjectNode>> byType = new LinkedHashMap<>();
    for (ObjectNode condition : conditions) {
      byType.computeIfAbsent(text(condition, "type"), type -> new ArrayList<>()).add(condition);
    }
    byType.forEach(
        (type, said) -> {
          List<String> who = said.stream().map(one -> text(one, "service")).toList();
          out.printf(
              "%n%s %s (%s)%s %s%n",
              terminal.cross(),
              trouble(type),
              type,
              seenFromOutside(type) ? ":" : who.size() == 1 ? ", says" : ", say",
              String.join(", ", who));
          distinct(said, "message").forEach(message -> out.println("  " + message));
          distinct(said, "remedy").forEach(remedy -> out.println("  What to do: " + remedy));
        });
  }

  private static boolean seenFromOutside(String type) {
    return type.equals(ServiceConditions.FROZEN) || type.equals(ServiceConditions.SILENT);
  }

  private static List<String> distinct(List<ObjectNode> conditions, String field) {
    return conditions.stream()
        .map(condition -> text(condition, field))
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
  }

  private static String trouble(String type) {
    return switch (type) {
      case "PostgresAway" -> "PostgreSQL is away";
      case "KafkaAway" -> "Kafka is away";
      case "DiskFull" -> "The disk is full";
      case ServiceConditions.FROZEN -> "A process stands still";
      case ServiceConditions.SILENT -> "A service does not answer";
      default -> "Something is missing";
    };
  }

  void cluster(ObjectNode cluster) {
    out.printf(
        "%nCluster %s: %s (Kubernetes %s, %s)%n",
        text(cluster, "name"),
        text(cluster, "phase"),
        text(cluster, "kubernetesVersion"),
        cluster.path("apiServer").asText("no API server yet"));
    for (JsonNode condition : cluster.path("conditions")) {
      boolean summary = text(condition, "type").equals("Ready");
      if (!summary && !text(condition, "status").equalsIgnoreCase("TRUE")) {
        out.println("  " + text(condition, "type") + ": " + text(condition, "message"));
      }
    }
    machines(cluster);
    applications(cluster);
    incidents(cluster);
    unanswered(cluster);
  }

  private void unanswered(ObjectNode cluster) {
    for (JsonNode part : cluster.path(ClusterPicture.UNANSWERED)) {
      out.println(
          switch (part.asText()) {
            case "machines" -> "  Machines: not known, the provisioner did not answer";
            case "applications" -> "  Applications: not known, the deployer did not answer";
            default -> "  Incidents: not known, the monitor did not answer";
          });
    }
  }

  private void machines(ObjectNode cluster) {
    String infrastructure = text(cluster, "infrastructure");
    int widest = 0;
    for (JsonNode machine : cluster.path("machines")) {
      widest = Math.max(widest, text(machine, "name").length());
    }
    for (JsonNode machine : cluster.path("machines")) {
      String state = MachineText.state(machine) + " (" + infrastructure + ")";
      String line =
          ("  %-" + Math.max(4, widest) + "s %-24s %s")
              .formatted(text(machine, "name"), state, MachineText.meaning(machine));
      out.println(line.stripTrailing());
    }
  }

  private void applications(ObjectNode cluster) {
    for (JsonNode application : cluster.path("applications")) {
      out.printf(
          "  Application %s: %s, %d of %d pods ready%n",
          text(application, "name"),
          text(application, "phase"),
          application.path("readyReplicas").asInt(),
          application.path("replicas").asInt());
      if (!text(application, "phase").equals("READY")) {
        advice.add("./slipway diagnose " + text(application, "name") + named(cluster));
      }
    }
  }

  private void incidents(ObjectNode cluster) {
    JsonNode incidents = cluster.path("openIncidents");
    if (!incidents.isEmpty()) {
      out.println("  Open incidents:");
    }
    for (JsonNode incident : incidents) {
      out.println("    " + IncidentText.line(incident, now));
      advice.add("./slipway incident " + text(incident, "id") + "   its time line");
    }
  }

  /** What to do next; nothing where all is well. */
  void whatToDo(List<ProcessStatus> processes, ClusterPicture picture) {
    boolean runs = processes.stream().anyMatch(p -> p.pid() != null);
    if (runs && picture.trouble() != null) {
      out.println("\nClusters are not shown: " + picture.trouble());
    }
    if (!runs) {
      say("Nothing runs: ./slipway up starts it.");
    } else if (!processes.stream().allMatch(ProcessStatus::ready)) {
      say(
          "Not everything serves: ./slipway up starts what does not run, ./slipway logs PROCESS"
              + " says why.");
    } else if (picture.clusters().isEmpty() && picture.trouble() == null) {
      say("There is no cluster: ./slipway create cluster makes one.");
    } else if (!advice.isEmpty()) {
      say("To learn more:\n  " + String.join("\n  ", advice));
    }
  }

  private void say(String hint) {
    terminal.err().println("\n" + hint);
  }

  private static String named(ObjectNode cluster) {
    return " --cluster " + text(cluster, "name");
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText("");
  }
}
