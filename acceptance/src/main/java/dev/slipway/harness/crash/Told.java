package dev.slipway.harness.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a subscriber was told of a cluster, each event once. */
final class Told {
  /** Told again where something is looked at again; what they end in is compared as a state. */
  private static final Set<String> ASIDE =
      Set.of("MachineStateChanged", "ClusterReady", "ClusterDegraded");

  private final List<JsonNode> events;

  Told(List<JsonNode> received) {
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    received.forEach(event -> byId.putIfAbsent(event.path("id").asText(), event));
    events = List.copyOf(byId.values());
  }

  int size() {
    return events.size();
  }

  /** From that many events on. */
  Told since(int before) {
    return new Told(events.subList(Math.min(before, events.size()), events.size()));
  }

  /**
   * How often what was told, by type and subject, without events of retries; of the cluster's ups
   * and downs, the difference.
   */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode event : events) {
      String type = event.path("type").asText();
      switch (type) {
        case "ClusterReady" -> counts.merge("ready, not degraded", 1, Integer::sum);
        case "ClusterDegraded" -> counts.merge("ready, not degraded", -1, Integer::sum);
        default -> {
          if (!ASIDE.contains(type) && !isRecovery(event) && !isOfReplaced(event)) {
            counts.merge(type + subject(event.path("data")), 1, Integer::sum);
          }
        }
      }
    }
    return counts;
  }

  /** What is wrong with the numbers that each source gives its events: 1, 2, 3… in this order. */
  List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    Map<String, Long> last = new HashMap<>();
    for (JsonNode event : events) {
      String source = event.path("source").asText();
      long expected = last.getOrDefault(source, 0L) + 1;
      long sequence = event.path("sequence").asLong();
      if (sequence != expected) {
        gaps.add(
            "%s from %s is number %d, not %d"
                .formatted(event.path("type").asText(), source, sequence, expected));
      }
      last.put(source, sequence);
    }
    return gaps;
  }

  /** Where counts lie outside of what undisturbed runs gave. */
  static List<String> differences(
      List<Map<String, Integer>> undisturbed, Map<String, Integer> now) {
    Set<String> all = new TreeSet<>(now.keySet());
    undisturbed.forEach(run -> all.addAll(run.keySet()));
    List<String> differences = new ArrayList<>();
    for (String what : all) {
      int least = undisturbed.stream().mapToInt(run -> run.getOrDefault(what, 0)).min().orElse(0);
      int most = undisturbed.stream().mapToInt(run -> run.getOrDefault(what, 0)).max().orElse(0);
      int found = now.getOrDefault(what, 0);
      if (found < least || found > most) {
        differences.add(
            "%s %d times, not %s"
                .formatted(what, found, least == most ? least : least + " to " + most));
      }
    }
    return differences;
  }

  /** Whether a dip of the ready pods was noticed depends on when somebody looked. */
  private static boolean isRecovery(JsonNode event) {
    return event.path("data").path("reason").asText().equals("RECOVERED");
  }

  /**
   * Whether it says that a node is down because its machine is replaced or made anew: told only
   * where somebody looks between the machine's end and the node's.
   */
  private boolean isOfReplaced(JsonNode event) {
    String node = event.path("data").path("node").asText();
    return event.path("data").path("cause").asText().equals("WISHED_POWER_OFF")
        && (incarnations(node) > 1 || isMadeAnew(node));
  }

  private long incarnations(String machine) {
    return about(machine).map(event -> event.path("incarnation").asInt()).distinct().count();
  }

  private boolean isMadeAnew(String machine) {
    return about(machine)
        .anyMatch(event -> event.path("data").path("phase").asText().equals("PENDING"));
  }

  private Stream<JsonNode> about(String machine) {
    return events.stream()
        .filter(event -> event.path("data").path("machine").asText().equals(machine));
  }

  private static String subject(JsonNode data) {
    StringBuilder subject = new StringBuilder();
    for (String field : List.of("node", "machine", "subject", "from", "to", "cause")) {
      if (data.hasNonNull(field)) {
        subject.append(' ').append(data.path(field).asText());
      }
    }
    return subject.toString();
  }
}
