package dev.slipway.benchmarks;

import dev.slipway.harness.Slipway;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What a Slipway and this process, which is publisher and subscribers, use while they measure. */
final class SubscriberUsage {
  static final String HEADER =
      " gateway: CPU per 1,000 deliveries (ms) | cores: gateway | Kafka | PostgreSQL | other"
          + " services | load | gateway's peak PSS (MiB) |";
  static final int COLUMNS = 7;

  private static final String GATEWAY = "gateway";
  private static final String KAFKA = "kafka";
  private static final String POSTGRES = "postgres";
  private static final String LOAD = "load";
  private static final int LOOK_EVERY_MILLIS = 1_000;

  private final Map<String, Long> processes = new LinkedHashMap<>();
  private final Map<String, Double> begun = new LinkedHashMap<>();
  private double peak;
  private long since;

  SubscriberUsage(Slipway slipway) {
    processes.putAll(slipway.pids());
    processes.put(LOAD, ProcessHandle.current().pid());
    Thread.ofPlatform().daemon().name("subscriber-usage").start(this::watchMemory);
  }

  private void watchMemory() {
    long gateway = processes.getOrDefault(GATEWAY, 0L);
    try {
      while (true) {
        note(ProcessMemory.treeMiB(gateway));
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note(double gatewayMiB) {
    peak = Math.max(peak, gatewayMiB);
  }

  /** Counts from here on. */
  synchronized void begin() {
    processes.forEach((name, pid) -> begun.put(name, ProcessTime.treeSeconds(pid)));
    peak = 0;
    since = System.nanoTime();
  }

  /** The columns of {@link #HEADER}: what was used for so many deliveries since it began. */
  synchronized String row(int deliveries) {
    double wall = (System.nanoTime() - since) / 1e9;
    double gateway = seconds(GATEWAY::equals);
    return String.format(
        Locale.ROOT,
        " %.0f | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f |",
        1e6 * gateway / deliveries,
        gateway / wall,
        seconds(KAFKA::equals) / wall,
        seconds(POSTGRES::equals) / wall,
        seconds(name -> !List.of(GATEWAY, KAFKA, POSTGRES, LOAD).contains(name)) / wall,
        seconds(LOAD::equals) / wall,
        peak);
  }

  private double seconds(Predicate<String> which) {
    return processes.entrySet().stream()
        .filter(process -> which.test(process.getKey()))
        .mapToDouble(
            process ->
                ProcessTime.treeSeconds(process.getValue())
                    - begun.getOrDefault(process.getKey(), 0.0))
        .sum();
  }
}
