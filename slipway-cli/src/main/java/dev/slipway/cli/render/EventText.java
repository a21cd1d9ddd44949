package dev.slipway.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An event on one line: when, what, about which cluster, and what it says. */
public final class EventText {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final int LONGEST_TEXT = 60;

  private EventText() {}

  public static String of(JsonNode event) {
    return String.format(
        "%s  %-20s %-13s %s",
        clock(event.path("time").asText()),
        event.path("type").asText(),
        event.path("clusterid").asText(),
        data(event.path("data")));
  }

  static String data(JsonNode data) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : data.properties()) {
      String text = value(field.getValue());
      if (!text.isEmpty()) {
        parts.add(field.getKey() + "=" + text);
      }
    }
    return String.join(" ", parts);
  }

  private static String value(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    if (value.isDouble()) {
      return String.format(java.util.Locale.ROOT, "%.1f", value.asDouble());
    }
    String text = value.isValueNode() ? value.asText() : value.toString();
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
  }

  private static String clock(String time) {
    try {
      return CLOCK.format(Instant.parse(time).atZone(ZoneId.systemDefault()));
    } catch (java.time.DateTimeException e) {
      return time;
    }
  }
}
