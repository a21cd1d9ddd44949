package dev.slipway.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** A plan for people: what a change would do. */
public final class PlanText {
  private PlanText() {}

  /** Its lines, one at least. */
  public static List<String> lines(JsonNode plan) {
    List<String> lines = new ArrayList<>();
    add(lines, "Removed", plan.path("machinesRemoved"));
    add(lines, "Replaced", plan.path("machinesReplaced"));
    add(lines, "Made", plan.path("machinesCreated"));
    plan.path("steps").forEach(step -> lines.add("Step      " + name(step)));
    if (plan.path("clusterStaysReady").isBoolean()) {
      lines.add(
          "Cluster   "
              + (plan.path("clusterStaysReady").asBoolean()
                  ? "stays ready"
                  : "is not ready meanwhile"));
    }
    if (plan.path("podsDisrupted").isNull()) {
      lines.add("Pods      how many would be disrupted can't be told now");
    } else if (plan.path("podsDisrupted").asInt() > 0) {
      lines.add("Pods      " + plan.path("podsDisrupted").asInt() + " would be disrupted");
    }
    if (plan.path("etcdQuorumMargin").isInt()) {
      int margin = plan.path("etcdQuorumMargin").asInt();
      lines.add(
          "etcd      "
              + switch (Math.max(-1, margin)) {
                case -1 -> "its quorum is lost, and with it all that the cluster can change";
                case 0 -> "no member may be lost then";
                case 1 -> "1 member may be lost then";
                default -> margin + " members may be lost then";
              });
    }
    if (plan.path("neededMiB").asInt() > 0) {
      lines.add(
          "Memory    %d MiB of %d MiB"
              .formatted(plan.path("neededMiB").asInt(), plan.path("availableMiB").asInt()));
    }
    String message = plan.path("message").asText("");
    if (!message.isBlank() && !message.equals("null")) {
      lines.add(message);
    }
    return lines.isEmpty() ? List.of("Nothing would be changed.") : lines;
  }

  private static void add(List<String> lines, String what, JsonNode machines) {
    StringJoiner names = new StringJoiner(", ");
    machines.forEach(machine -> names.add(name(machine)));
    if (names.length() > 0) {
      lines.add("%-9s %s".formatted(what, names));
    }
  }

  private static String name(JsonNode thing) {
    if (thing.isValueNode()) {
      return thing.asText();
    }
    String address = thing.path("address").asText("");
    return thing.path("name").asText() + (address.isEmpty() ? "" : " (" + address + ")");
  }
}
