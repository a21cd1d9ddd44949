package dev.slipway.cli.get;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.get.GetCommand.Kind;
import dev.slipway.cli.render.Durations;
import dev.slipway.cli.render.EventText;
import dev.slipway.cli.render.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The columns of every list. */
final class Tables {
  private Tables() {}

  /**
   * @param wide with the columns that few need
   * @param now what ages are counted to
   */
  static Table of(Kind kind, List<JsonNode> items, boolean wide, Instant now) {
    Table table = new Table(headings(kind, wide));
    for (JsonNode item : items) {
      List<String> cells = cells(kind, item, now);
      table.row(cells.subList(0, headings(kind, wide).length).toArray(String[]::new));
    }
    return table;
  }

  /** The narrow columns come first, so that wide ones are only more of them. */
  private static String[] headings(Kind kind, boolean wide) {
    List<String> narrow = narrow(kind);
    List<String> all = new ArrayList<>(narrow);
    if (wide) {
      all.addAll(more(kind));
    }
    return all.toArray(String[]::new);
  }

  private static List<String> narrow(Kind kind) {
    return switch (kind) {
      case CLUSTERS -> List.of("NAME", "PHASE", "MACHINES", "KUBERNETES", "AGE");
      case MACHINES -> List.of("NAME", "ROLE", "PHASE", "POWER", "ADDRESS", "AGE");
      case NODES -> List.of("NAME", "HEALTH", "CAUSE", "SINCE", "VERSION", "INTERNAL-IP");
      case APPLICATIONS -> List.of("NAME", "PHASE", "READY", "NODE PORT", "AGE");
      case PODS -> List.of("NAME", "READY", "STATUS", "RESTARTS", "AGE");
      case SERVICES -> List.of("NAME", "TYPE", "CLUSTER-IP", "PORTS", "AGE");
      case ENDPOINTS -> List.of("NAME", "ENDPOINTS");
      case INCIDENTS -> List.of("ID", "KIND", "SUBJECT", "STATE", "AGE", "SUMMARY");
      case OPERATIONS -> List.of("ID", "TYPE", "STATE", "PROGRESS", "AGE");
      case INFRASTRUCTURES -> List.of("NAME", "REACHABLE", "KIND", "FREE MEMORY", "CPUS");
      case EVENTS -> List.of("EVENT");
    };
  }

  private static List<String> more(Kind kind) {
    return switch (kind) {
      case CLUSTERS -> List.of("ID", "API SERVER", "MACHINE NETWORK", "FORWARDS");
      case MACHINES -> List.of("INCARNATION", "MEMORY", "WISHED POWER", "POWER-ONS", "SAYS");
      case APPLICATIONS -> List.of("WORKLOAD", "IMAGE", "ADDRESSES");
      case PODS -> List.of("IP", "NODE");
      case SERVICES -> List.of("SELECTOR");
      case INCIDENTS -> List.of("OPENED", "SECONDS");
      case OPERATIONS -> List.of("TARGET", "WAITING FOR");
      case NODES -> List.of("AGE", "OS-IMAGE", "KERNEL-VERSION", "RUNTIME", "JUDGED BY");
      case ENDPOINTS -> List.of("BEHIND THEM");
      case INFRASTRUCTURES, EVENTS -> List.of();
    };
  }

  private static List<String> cells(Kind kind, JsonNode item, Instant now) {
    return switch (kind) {
      case CLUSTERS ->
          List.of(
              text(item, "name"),
              text(item, "phase"),
              machines(item.path("topology")),
              text(item, "kubernetesVersion"),
              age(item, now),
              text(item, "id"),
              text(item, "apiServer"),
              item.path("network").path("machines").asText(""),
              forwards(item.path("portForwards")));
      case MACHINES ->
          List.of(
              text(item, "name"),
              text(item, "role"),
              text(item, "phase"),
              text(item, "power"),
              text(item, "address"),
              age(item, now),
              text(item, "incarnation"),
              text(item, "memoryMiB") + " MiB",
              text(item, "wishedPower"),
              text(item, "powerOns"),
              text(item.path("conditions").path(0), "message"));
      case NODES ->
          List.of(
              text(item, "name"),
              text(item, "health"),
              text(item, "cause"),
              Durations.ageSince(first(item, "since", "lastTransition"), now),
              text(item, "kubeletVersion"),
              text(item, "internalIP"),
              Durations.ageSince(
                  text(item.path(KubernetesNodes.FIELD).path("metadata"), "creationTimestamp"),
                  now),
              text(nodeInfo(item), "osImage"),
              text(nodeInfo(item), "kernelVersion"),
              text(nodeInfo(item), "containerRuntimeVersion"),
              joined(item.path("judgedBy")));
      case APPLICATIONS ->
          List.of(
              text(item, "name"),
              text(item, "phase"),
              text(item, "readyReplicas") + "/" + text(item, "replicas"),
              text(item, "nodePort"),
              age(item, now),
              text(item, "workload"),
              text(item, "image"),
              joined(item.path("addresses")));
      case PODS ->
          List.of(
              text(item, "name"),
              text(item, "ready"),
              text(item, "status"),
              text(item, "restarts"),
              age(item, now),
              text(item, "ip"),
              text(item, "node"));
      case SERVICES ->
          List.of(
              text(item, "name"),
              text(item, "type"),
              text(item, "clusterIp"),
              text(item, "ports"),
              age(item, now),
              joined(item.path("selector")));
      case ENDPOINTS ->
          List.of(text(item, "name"), joined(item.path("addresses")), behind(item.path("all")));
      case INCIDENTS ->
          List.of(
              text(item, "id"),
              text(item, "kind"),
              text(item, "subject"),
              text(item, "state"),
              Durations.ageSince(text(item, "openedAt"), now),
              text(item, "summary"),
              text(item, "openedAt"),
              text(item, "durationSeconds"));
      case OPERATIONS ->
          List.of(
              text(item, "id"),
              text(item, "type"),
              text(item, "state"),
              text(item, "progress") + " %",
              age(item, now),
              item.path("target").path("name").asText(""),
              text(item, "waitingFor"));
      case INFRASTRUCTURES ->
          List.of(
              text(item, "name"),
              item.path("reachable").asBoolean() ? "yes" : "no: " + text(item, "message"),
              text(item, "kind"),
              text(item.path("capacity"), "freeMemoryMiB") + " MiB",
              text(item.path("capacity"), "cpus"));
      case EVENTS -> List.of(EventText.of(item));
    };
  }

  private static JsonNode nodeInfo(JsonNode node) {
    return node.path(KubernetesNodes.FIELD).path("status").path("nodeInfo");
  }

  /** Each address with the pod and node behind it, and why it gets no traffic where it doesn't. */
  private static String behind(JsonNode endpoints) {
    StringJoiner joined = new StringJoiner(", ");
    for (JsonNode endpoint : endpoints) {
      joined.add(
          text(endpoint, "pod")
              + " on "
              + text(endpoint, "node")
              + (endpoint.path("terminating").asBoolean()
                  ? " (terminating)"
                  : endpoint.path("ready").asBoolean() ? "" : " (not ready)"));
    }
    return joined.toString();
  }

  private static String machines(JsonNode topology) {
    int count = topology.path("database").isObject() ? 1 : 0;
    for (String group : List.of("etcd", "controllers", "workers")) {
      count += topology.path(group).path("count").asInt();
    }
    return Integer.toString(count);
  }

  private static String forwards(JsonNode forwards) {
    StringJoiner joined = new StringJoiner(",");
    for (JsonNode forward : forwards) {
      joined.add(
          text(forward, "hostPort")
              + "->"
              + text(forward, "machine")
              + ":"
              + text(forward, "port"));
    }
    return joined.toString();
  }

  /** Arrays of texts or of named things, and maps as {@code key=value}. */
  private static String joined(JsonNode values) {
    if (values.isValueNode()) {
      return values.asText("").equals("null") ? "" : values.asText();
    }
    StringJoiner joined = new StringJoiner(",");
    if (values.isObject()) {
      values.properties().forEach(e -> joined.add(e.getKey() + "=" + e.getValue().asText()));
      return joined.toString();
    }
    for (JsonNode value : values) {
      joined.add(
          value.isTextual()
              ? value.asText()
              : first(value, "address", "source", "by", "name", "ip"));
    }
    return joined.toString();
  }

  private static String age(JsonNode item, Instant now) {
    return Durations.ageSince(text(item, "createdAt"), now);
  }

  private static String first(JsonNode item, String... fields) {
    for (String field : fields) {
      String text = text(item, field);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private static String text(JsonNode item, String field) {
    JsonNode value = item.path(field);
    return value.isNull() || value.isMissingNode() ? "" : value.asText();
  }
}
