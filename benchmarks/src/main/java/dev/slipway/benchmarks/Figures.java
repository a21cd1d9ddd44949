package dev.slipway.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Named series of numbers, printed as a Markdown table. */
final class Figures {
  private final Map<String, List<Double>> series = new LinkedHashMap<>();
  private final Map<String, String> aims = new LinkedHashMap<>();

  void aim(String name, String aim) {
    aims.put(name, aim);
    series.computeIfAbsent(name, key -> new ArrayList<>());
  }

  void add(String name, double value) {
    series.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    System.err.printf(Locale.ROOT, "%s: %.2f%n", name, value);
  }

  String table() {
    var table =
        new StringBuilder(
            "| what | aim | runs | min | median | max |\n|---|---|---|---|---|---|\n");
    series.forEach(
        (name, values) -> {
          if (!values.isEmpty()) {
            table.append(row(name, values.stream().sorted(Comparator.naturalOrder()).toList()));
          }
        });
    return table.toString();
  }

  private String row(String name, List<Double> sorted) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %.2f | %.2f | %.2f |%n",
        name,
        aims.getOrDefault(name, ""),
        sorted.size(),
        sorted.getFirst(),
        sorted.get(sorted.size() / 2),
        sorted.getLast());
  }
}
