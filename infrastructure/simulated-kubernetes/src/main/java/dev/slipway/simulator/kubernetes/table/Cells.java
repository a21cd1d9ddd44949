package dev.slipway.simulator.kubernetes.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How values are printed: as Kubernetes' own printers do. */
final class Cells {
  private static final String NONE = "<none>";
  private static final String UNKNOWN = "<unknown>";
  private static final int MOST = 3;

  private Cells() {}

  static String age(JsonNode object, Instant now) {
    return since(Json.at(object, "metadata", "creationTimestamp"), now);
  }

  static String since(JsonNode time, Instant now) {
    return time.isTextual() ? human(Duration.between(Objects.time(time), now)) : UNKNOWN;
  }

  /** As apimachinery's HumanDuration. */
  static String human(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (hours < 24 * 8) {
      return two(hours / 24, "d", hours % 24, "h");
    }
    if (hours < 24 * 365 * 2) {
      return hours / 24 + "d";
    }
    return hours < 24 * 365 * 8
        ? two(hours / 24 / 365, "y", hours / 24 % 365, "d")
        : hours / 24 / 365 + "y";
  }

  private static String two(long high, String highUnit, long low, String lowUnit) {
    return low == 0 ? high + highUnit : high + highUnit + low + lowUnit;
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  static String orUnknown(String text) {
    return text.isEmpty() ? UNKNOWN : text;
  }

  static String map(JsonNode map) {
    List<String> pairs = new ArrayList<>();
    new TreeSet<>(names(map)).forEach(key -> pairs.add(key + "=" + map.path(key).asText()));
    return orNone(String.join(",", pairs));
  }

  static String selector(JsonNode selector) {
    return map(selector.path("matchLabels"));
  }

  private static List<String> names(JsonNode map) {
    List<String> names = new ArrayList<>();
    map.fieldNames().forEachRemaining(names::add);
    return names;
  }

  static String containers(JsonNode object, String field) {
    List<String> values = new ArrayList<>();
    for (JsonNode container : Json.at(object, "spec", "template", "spec", "containers")) {
      values.add(Json.text(container, field));
    }
    return String.join(",", values);
  }

  static String more(List<String> items) {
    if (items.isEmpty()) {
      return items.isEmpty() ? "<unset>" : "";
    }
    String first = String.join(",", items.subList(0, Math.min(MOST, items.size())));
    return items.size() > MOST ? first + " + " + (items.size() - MOST) + " more..." : first;
  }

  static String endpoints(JsonNode endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        for (JsonNode address : subset.path("addresses")) {
          all.add(Json.text(address, "ip") + ":" + port.path("port").asInt());
        }
      }
    }
    return all.isEmpty() ? NONE : more(all);
  }

  static String slicePorts(JsonNode slice) {
    List<String> ports = new ArrayList<>();
    slice.path("ports").forEach(port -> ports.add(port.path("port").asText("*")));
    return more(ports);
  }

  static String sliceEndpoints(JsonNode slice) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode endpoint : slice.path("endpoints")) {
      endpoint.path("addresses").forEach(address -> addresses.add(address.asText()));
    }
    return more(addresses);
  }

  static String servicePorts(JsonNode service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : Json.at(service, "spec", "ports")) {
      int node = port.path("nodePort").asInt(0);
      ports.add(
          port.path("port").asInt()
              + (node > 0 ? ":" + node : "")
              + "/"
              + Json.text(port, "protocol"));
    }
    return orNone(String.join(",", ports));
  }

  static String externalIp(JsonNode service) {
    List<String> addresses = new ArrayList<>();
    Json.at(service, "spec", "externalIPs").forEach(each -> addresses.add(each.asText()));
    if (Json.text(service, "spec", "type").equals("ExternalName")) {
      return Json.text(service, "spec", "externalName");
    }
    boolean pending =
        addresses.isEmpty() && Json.text(service, "spec", "type").equals("LoadBalancer");
    return pending ? "<pending>" : orNone(String.join(",", addresses));
  }

  static String nodeStatus(JsonNode node) {
    String ready = Json.text(Objects.condition(node, "Ready"), "status");
    String status = ready.isEmpty() ? "Unknown" : ready.equals("True") ? "Ready" : "NotReady";
    return Json.truth(node, "spec", "unschedulable") ? status + ",SchedulingDisabled" : status;
  }

  static String nodeRoles(JsonNode node) {
    TreeSet<String> roles = new TreeSet<>();
    String prefix = "node-role.kubernetes.io/";
    for (String label : names(Objects.labels(node))) {
      if (label.startsWith(prefix) && label.length() > prefix.length()) {
        roles.add(label.substring(prefix.length()));
      }
    }
    return orNone(String.join(",", roles));
  }

  static String nodeAddress(JsonNode node, String type) {
    for (JsonNode address : Json.at(node, "status", "addresses")) {
      if (Json.text(address, "type").equals(type)) {
        return Json.text(address, "address");
      }
    }
    return NONE;
  }

  static String kernel(JsonNode node) {
    String version = orUnknown(Json.text(node, "status", "nodeInfo", "kernelVersion"));
    String architecture = Json.text(node, "status", "nodeInfo", "architecture");
    return architecture.isEmpty() ? version : version + " (" + architecture + ")";
  }

  static String subjects(JsonNode binding, String kind) {
    List<String> names = new ArrayList<>();
    for (JsonNode subject : binding.path("subjects")) {
      if (Json.text(subject, "kind").equals(kind)) {
        String namespace = Json.text(subject, "namespace");
        names.add((namespace.isEmpty() ? "" : namespace + "/") + Json.text(subject, "name"));
      }
    }
    return String.join(", ", names);
  }
}
