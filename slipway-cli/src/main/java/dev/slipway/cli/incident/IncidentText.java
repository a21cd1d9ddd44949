package dev.slipway.cli.incident;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.render.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Incidents for people. */
public final class IncidentText {
  private IncidentText() {}

  /** One line: id, what, since when, whether it is over. */
  public static String line(JsonNode incident, Instant now) {
    return "%s   %s %s   %s   %s"
        .formatted(
            text(incident, "id"),
            text(incident, "kind"),
            text(incident, "subject"),
            text(incident, "summary"),
            state(incident, now));
  }

  /** {@code open for 12 s} or {@code closed after 14 s}. */
  public static String state(JsonNode incident, Instant now) {
    if (text(incident, "state").equals("OPEN")) {
      return "open for " + Durations.exact(since(text(incident, "openedAt"), now));
    }
    return "closed after "
        + Durations.exact(
            Duration.ofMillis(Math.round(incident.path("durationSeconds").asDouble() * 1000)));
  }

  /** All of it: what, and the time line in seconds from its opening. */
  static List<String> whole(JsonNode incident, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s %s, %s"
            .formatted(
                text(incident, "id"),
                text(incident, "kind"),
                text(incident, "subject"),
                state(incident, now)));
    lines.add(text(incident, "summary"));
    String opened = text(incident, "openedAt");
    lines.add("Opened " + opened + ", cluster " + text(incident, "cluster"));
    lines.add("");
    int widest = 0;
    for (JsonNode entry : incident.path("timeline")) {
      widest = Math.max(widest, text(entry, "by").length());
    }
    for (JsonNode entry : incident.path("timeline")) {
      lines.add(
          ("%10s   %-" + Math.max(1, widest) + "s   %s")
              .formatted(
                  seconds(opened, text(entry, "time")), text(entry, "by"), text(entry, "message")));
    }
    return lines;
  }

  private static String seconds(String opened, String time) {
    try {
      double seconds =
          Duration.between(Instant.parse(opened), Instant.parse(time)).toMillis() / 1000.0;
      return String.format(Locale.ROOT, "%+.1f s", seconds == 0 ? 0.0 : seconds);
    } catch (DateTimeException e) {
      return time;
    }
  }

  private static Duration since(String instant, Instant now) {
    try {
      Duration duration = Duration.between(Instant.parse(instant), now);
      return duration.isNegative() ? Duration.ZERO : duration;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText("");
  }
}
