package dev.slipway.benchmarks;

import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What each process of a Slipway uses: processor time since the beginning, memory at its peak. */
final class FleetUsage implements AutoCloseable {
  private static final int LOOK_EVERY_MILLIS = 2_000;
  private static final Duration SETTLED = Duration.ofSeconds(20);

  private final Slipway slipway;
  private final Map<String, Long> processes = new LinkedHashMap<>();
  private final Map<String, Double> begun = new TreeMap<>();
  private final Map<String, Double> created = new TreeMap<>();
  private final Map<String, Double> peaks = new TreeMap<>();
  private final Thread sampler;
  private double peak;

  /**
   * @param second processes of second instances, by service
   */
  FleetUsage(Slipway slipway, Map<String, Long> second) {
    this.slipway = slipway;
    processes.putAll(slipway.pids());
    second.forEach((service, pid) -> processes.put("second " + service, pid));
    begun.putAll(seconds());
    sampler = Thread.ofPlatform().daemon().name("fleet-usage").start(this::sampleUntilClosed);
  }

  private void sampleUntilClosed() {
    try {
      while (true) {
        sample();
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException closed) {
      // asked to end
    }
  }

  private synchronized void sample() {
    double sum = 0;
    for (var process : processes.entrySet()) {
      double memory = ProcessMemory.treeMiB(process.getValue());
      peaks.merge(process.getKey(), memory, Math::max);
      sum += memory;
    }
    peak = Math.max(peak, sum);
  }

  /** All are made; what is used from here on is used to delete them. */
  synchronized void created() {
    sample();
    created.putAll(seconds());
  }

  /** Processor seconds of all processes until all were made. */
  double secondsOfCreation() {
    return processes.keySet().stream().mapToDouble(this::secondsOfCreation).sum();
  }

  /** Processor seconds of all processes since then. */
  synchronized double secondsOfDeletion() {
    return processes.keySet().stream().mapToDouble(this::secondsOfDeletion).sum();
  }

  /** The most that all processes together had, in MiB PSS. */
  synchronized double peakMiB() {
    sample();
    return peak;
  }

  private double secondsOfCreation(String name) {
    return created.getOrDefault(name, 0.0) - begun.getOrDefault(name, 0.0);
  }

  private double secondsOfDeletion(String name) {
    return ProcessTime.treeSeconds(processes.getOrDefault(name, 0L))
        - created.getOrDefault(name, 0.0);
  }

  /** A Markdown table: a row a process, with processor time per cluster. */
  synchronized String table(int clusters) {
    sample();
    var table =
        new StringBuilder(
            "| process | CPU a cluster until Ready (ms) | until deleted (ms) | peak PSS (MiB)"
                + " |\n|---|---|---|---|\n");
    for (String name : processes.keySet()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.0f |%n",
              name,
              1000 * secondsOfCreation(name) / clusters,
              1000 * secondsOfDeletion(name) / clusters,
              peaks.getOrDefault(name, 0.0)));
    }
    return table.toString();
  }

  /**
   * Lets the fleet rest for so long and says what that took: a row a process, in milliseconds a
   * cluster and minute.
   */
  String calm(int clusters, Duration time) throws InterruptedException {
    // What becoming Ready has led to is over then.
    Thread.sleep(SETTLED);
    Map<String, Double> before = seconds();
    double looks = slipway.provisionerRuns();
    Thread.sleep(time);
    looks = slipway.provisionerRuns() - looks;
    Map<String, Double> after = seconds();
    double each = clusters * time.toSeconds() / 60.0;
    var table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "At rest for %d s, %.1f looks of the first provisioner a cluster and minute:%n%n"
                    + "| process | CPU a cluster and minute (ms) |%n|---|---|%n",
                time.toSeconds(),
                looks / each));
    double sum = 0;
    for (String name : processes.keySet()) {
      double taken = after.getOrDefault(name, 0.0) - before.getOrDefault(name, 0.0);
      sum += taken;
      table.append(String.format(Locale.ROOT, "| %s | %.1f |%n", name, 1000 * taken / each));
    }
    return table + String.format(Locale.ROOT, "| all | %.1f |%n", 1000 * sum / each);
  }

  private Map<String, Double> seconds() {
    Map<String, Double> seconds = new TreeMap<>();
    processes.forEach((name, pid) -> seconds.put(name, ProcessTime.treeSeconds(pid)));
    return seconds;
  }

  @Override
  public void close() {
    sampler.interrupt();
  }
}
