package dev.slipway.benchmarks;

import dev.slipway.harness.Slipway;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an event's milliseconds go, from the metric {@code slipway_event_stage_seconds} of the
 * services: of the last ten minutes, and gone when a service is started again.
 */
final class Stages {
  private static final List<String> SERVICES =
      List.of("provisioner", "deployer", "monitor", "gateway");

  /** The order in which an event passes them. */
  private static final List<String> ORDER =
      List.of("transaction", "wake", "send", "read", "store", "deliver");

  private static final Pattern LINE =
      Pattern.compile(
          "slipway_event_stage_seconds(?<kind>_count|_max)?\\{(?<labels>[^}]*)} (?<value>\\S+)");
  private static final Pattern STAGE = Pattern.compile("stage=\"([a-z]+)\"");
  private static final Pattern QUANTILE = Pattern.compile("quantile=\"([0-9.]+)\"");

  private final Slipway slipway;

  Stages(Slipway slipway) {
    this.slipway = slipway;
  }

  /** A Markdown table of what each service says now. */
  String table() {
    var status = slipway.status();
    var table =
        new StringBuilder(
            "| stage | service | events | p50 (ms) | p99 (ms) | max (ms) |\n|---|---|---|---|---|---|\n");
    for (String stage : ORDER) {
      for (String service : SERVICES) {
        Map<String, Double> values = values(metrics(service, status), stage);
        if (values.getOrDefault("_count", 0.0) > 0) {
          table.append(row(stage, service, values));
        }
      }
    }
    return table.toString();
  }

  private static String row(String stage, String service, Map<String, Double> values) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f | %.1f | %.1f | %.1f |%n",
        stage,
        service,
        values.get("_count"),
        1000 * values.getOrDefault("0.5", 0.0),
        1000 * values.getOrDefault("0.99", 0.0),
        1000 * values.getOrDefault("_max", 0.0));
  }

  private String metrics(String service, JsonPath status) {
    if (service.equals("gateway")) {
      return slipway.request().get("/q/metrics").asString();
    }
    int port = status.getInt("processes.find { it.name == '" + service + "' }.port");
    return RestAssured.get("http://127.0.0.1:" + port + "/q/metrics").asString();
  }

  private static Map<String, Double> values(String metrics, String stage) {
    Map<String, Double> values = new TreeMap<>();
    Matcher line = LINE.matcher(metrics);
    while (line.find()) {
      Matcher of = STAGE.matcher(line.group("labels"));
      if (!of.find() || !of.group(1).equals(stage)) {
        continue;
      }
      String kind = line.group("kind");
      Matcher quantile = QUANTILE.matcher(line.group("labels"));
      if (kind != null) {
        values.put(kind, Double.valueOf(line.group("value")));
      } else if (quantile.find()) {
        values.put(quantile.group(1), Double.valueOf(line.group("value")));
      }
    }
    return values;
  }
}
