package dev.slipway.benchmarks;

import dev.slipway.harness.EventLog;
import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many simulated clusters (one etcd member, one controller, three workers, no database) through the
 * gateway, from the first POST until all are Ready, and deleted again.
 */
final class Fleet {
  /** Requests at once, as many as portals would have under way. */
  private static final int CONNECTIONS = 32;

  private static final String CLUSTER =
      """
      {"name": "fleet-%d", "infrastructure": "simulated", "portForwards": [], \
      "topology": {"etcd": {"count": 1}, "controllers": {"count": 1}, "workers": {"count": 3}, \
      "database": null}}""";

  private final Slipway slipway;
  private final Map<String, Long> posted = new ConcurrentHashMap<>();
  private final Map<String, Long> ready = new ConcurrentHashMap<>();
  private final AtomicInteger deleted = new AtomicInteger();
  private final Semaphore inFlight;
  private final CountDownLatch allReady;
  private final CountDownLatch allDeleted;
  private final int clusters;
  private final int most;

  /**
   * @param clusters how many
   * @param most how many may be on their way to Ready at once; 0 for all
   */
  Fleet(Slipway slipway, int clusters, int most) {
    this.slipway = slipway;
    this.clusters = clusters;
    this.most = most;
    this.inFlight = new Semaphore(most == 0 ? clusters : most);
    this.allReady = new CountDownLatch(clusters);
    this.allDeleted = new CountDownLatch(clusters);
    slipway.events.listen(this::hear);
  }

  /** Makes and deletes them; says what came of it, as Markdown. */
  String measure(Duration patience) throws InterruptedException {
    try (var usage = new FleetUsage(slipway)) {
      long start = System.nanoTime();
      create();
      boolean whole = allReady.await(patience.toSeconds(), TimeUnit.SECONDS);
      double made = seconds(start, System.nanoTime());
      double processors = usage.seconds();
      String table = usage.table(clusters);
      long deletion = System.nanoTime();
      delete();
      boolean gone = allDeleted.await(patience.toSeconds(), TimeUnit.SECONDS);
      return report(start, made, processors)
          + (whole
              ? ""
              : "\nNot all became Ready in time: " + ready.size() + " of " + clusters + "\n")
          + String.format(
              Locale.ROOT,
              "%nAll deleted in %.1f s%s%n%n",
              seconds(deletion, System.nanoTime()),
              gone ? "" : ", but for " + (clusters - deleted.get()))
          + table;
    }
  }

  private void create() throws InterruptedException {
    var connections = new Semaphore(CONNECTIONS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= clusters; i++) {
        inFlight.acquire();
        connections.acquire();
        String body = CLUSTER.formatted(i);
        threads.submit(
            () -> {
              try {
                long before = System.nanoTime();
                posted.put(slipway.createCluster(body).cluster(), before);
              } finally {
                connections.release();
              }
            });
      }
    }
  }

  private void delete() throws InterruptedException {
    var connections = new Semaphore(CONNECTIONS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String cluster : posted.keySet()) {
        connections.acquire();
        threads.submit(
            () -> {
              try {
                slipway.request().delete("/v1/clusters/{id}", cluster);
              } finally {
                connections.release();
              }
            });
      }
    }
  }

  private void hear(EventLog.Received received) {
    String cluster = received.event().path("clusterid").asText();
    switch (received.event().path("type").asText()) {
      case "ClusterReady" -> {
        if (ready.putIfAbsent(cluster, System.nanoTime()) == null) {
          inFlight.release();
          allReady.countDown();
        }
      }
      case "ClusterDeleted" -> {
        deleted.incrementAndGet();
        allDeleted.countDown();
      }
      default -> {
        // not counted
      }
    }
  }

  private String report(long start, double made, double processors) {
    List<Double> each = new ArrayList<>();
    List<Double> moments = new ArrayList<>();
    ready.forEach(
        (cluster, at) -> {
          Long before = posted.get(cluster);
          if (before != null) {
            each.add(seconds(before, at));
            moments.add(seconds(start, at));
          }
        });
    each.sort(null);
    moments.sort(null);
    if (each.isEmpty()) {
      return "Nothing became Ready.\n";
    }
    return String.format(
        Locale.ROOT,
        "%d clusters, %s: all Ready %.1f s after the first POST; one takes %.1f s (p50), %.1f s (p99);"
            + " %.2f CPU seconds each; clusters a minute by quarters of them: %s%n",
        clusters,
        most == 0 ? "all at once" : most + " in flight",
        made,
        each.get((each.size() - 1) / 2),
        each.get((int) Math.ceil(0.99 * each.size()) - 1),
        processors / clusters,
        quarters(moments));
  }

  private static String quarters(List<Double> moments) {
    var text = new StringBuilder();
    double since = 0;
    for (int quarter = 1; quarter <= 4; quarter++) {
      int from = moments.size() * (quarter - 1) / 4;
      int until = moments.size() * quarter / 4;
      if (until > from) {
        double at = moments.get(until - 1);
        text.append(
            String.format(
                Locale.ROOT,
                "%s%.0f",
                quarter == 1 ? "" : ", ",
                60 * (until - from) / (at - since)));
        since = at;
      }
    }
    return text.toString();
  }

  private static double seconds(long from, long until) {
    return (until - from) / 1e9;
  }
}
