package dev.slipway.benchmarks;

import dev.slipway.harness.EventLog;
import dev.slipway.harness.Slipway;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, Long> second;
  private final Map<String, Long> posted = new ConcurrentHashMap<>();
  private final Map<String, Long> ready = new ConcurrentHashMap<>();
  private final AtomicInteger deleted = new AtomicInteger();
  private final Semaphore inFlight;
  private final CountDownLatch allReady;
  private final CountDownLatch allDeleted;
  private final Instant begun = Instant.now();
  private final int clusters;
  private final int most;
  private final Duration calm;

  /**
   * @param second processes of second instances that share the work, by service
   * @param clusters how many
   * @param most how many may be on their way to Ready at once; 0 for all
   * @param calm for how long all are left alone once they are Ready, to see what they cost then
   */
  Fleet(Slipway slipway, Map<String, Long> second, int clusters, int most, Duration calm) {
    this.slipway = slipway;
    this.second = second;
    this.clusters = clusters;
    this.most = most;
    this.calm = calm;
    this.inFlight = new Semaphore(most == 0 ? clusters : most);
    this.allReady = new CountDownLatch(clusters);
    this.allDeleted = new CountDownLatch(clusters);
    slipway.events.listen(this::hear);
  }

  /**
   * Makes and deletes them; says what came of it, as Markdown.
   *
   * @param figures where to write them, too
   */
  String measure(Duration patience, Optional<Path> figures) throws InterruptedException {
    String load = load();
    try (var usage = new FleetUsage(slipway, second)) {
      long start = System.nanoTime();
      Thread creation = Thread.ofVirtual().start(this::create);
      boolean whole = allReady.await(patience.toSeconds(), TimeUnit.SECONDS);
      double made = seconds(start, System.nanoTime());
      usage.created();
      String report = report(start, made, usage.secondsOfCreation());
      System.err.println(report);
      creation.interrupt();
      creation.join();
      String atRest = calm.isZero() ? "" : "\n" + usage.calm(clusters, calm);
      long deletion = System.nanoTime();
      delete();
      boolean gone = allDeleted.await(patience.toSeconds(), TimeUnit.SECONDS);
      double unmade = seconds(deletion, System.nanoTime());
      figures.ifPresent(file -> figures(load, made, unmade, usage).write(file));
      return report
          + (whole
              ? ""
              : "\nNot all became Ready in time: " + ready.size() + " of " + clusters + "\n")
          + String.format(
              Locale.ROOT,
              "%nAll deleted in %.1f s%s.%n%n",
              unmade,
              gone ? "" : ", but for " + (posted.size() - deleted.get()))
          + usage.table(clusters)
          + atRest;
    }
  }

  private void create() {
    var connections = new Semaphore(CONNECTIONS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= clusters; i++) {
        try {
          inFlight.acquire();
          connections.acquire();
        } catch (InterruptedException patienceIsOver) {
          return;
        }
        String body = CLUSTER.formatted(i);
        threads.submit(
            () -> {
              try {
                post(body);
              } catch (RuntimeException e) {
                System.err.println("A POST failed: " + e);
              } finally {
                connections.release();
              }
            });
      }
    }
  }

  private void post(String body) {
    long before = System.nanoTime();
    var answer = slipway.send("POST", "/v1/clusters", body);
    if (answer.statusCode() != 202) {
      throw new IllegalStateException(answer.body());
    }
    posted.put(JsonPath.from(answer.body()).getString("cluster.id"), before);
  }

  private void delete() throws InterruptedException {
    var connections = new Semaphore(CONNECTIONS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String cluster : posted.keySet()) {
        connections.acquire();
        threads.submit(
            () -> {
              try {
                slipway.send("DELETE", "/v1/clusters/" + cluster, "");
              } finally {
                connections.release();
              }
            });
      }
    }
  }

  private void hear(EventLog.Received received) {
    if (Instant.parse(received.event().path("time").asText()).isBefore(begun)) {
      return; // of an earlier run
    }
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

  private FleetFigures figures(String load, double made, double unmade, FleetUsage usage) {
    List<Double> each = each();
    return new FleetFigures(
        "Slipway",
        load,
        clusters,
        each.size(),
        made,
        each.isEmpty() ? 0 : Quantile.of(each, 0.5),
        each.isEmpty() ? 0 : Quantile.of(each, 0.99),
        usage.secondsOfCreation(),
        usage.secondsOfDeletion(),
        usage.peakMiB(),
        deleted.get(),
        unmade);
  }

  /** From POST to Ready, in seconds, the quickest first. */
  private List<Double> each() {
    List<Double> each = new ArrayList<>();
    posted.forEach(
        (cluster, before) -> {
          Long at = ready.get(cluster);
          if (at != null) {
            each.add(seconds(before, at));
          }
        });
    each.sort(null);
    return each;
  }

  private String report(long start, double made, double processors) {
    List<Double> each = each();
    List<Double> moments = ready.values().stream().map(at -> seconds(start, at)).sorted().toList();
    if (each.isEmpty()) {
      return "Nothing became Ready.\n";
    }
    var path = new CriticalPath(System.getenv());
    double half = Quantile.of(each, 0.5);
    double nearlyAll = Quantile.of(each, 0.99);
    return String.format(
        Locale.ROOT,
        "%d clusters, %s; %s: all Ready %.1f s after the first POST.%n"
            + "One takes %.1f s (p50), %.1f s (p99); by its delays alone %.1f s and %.1f s:"
            + " %.2f and %.2f times that.%n"
            + "%.2f processor seconds each. Clusters a minute: %s.%n%n%s",
        clusters,
        most == 0 ? "all at once" : most + " in flight",
        path,
        made,
        half,
        nearlyAll,
        path.quantile(0.5),
        path.quantile(0.99),
        half / path.quantile(0.5),
        nearlyAll / path.quantile(0.99),
        processors / clusters,
        rates(moments, 4),
        timeline(moments));
  }

  /** How many became Ready a minute, in each of so many equal parts of them. */
  private static String rates(List<Double> moments, int parts) {
    List<String> rates = new ArrayList<>();
    double since = 0;
    for (int part = 1; part <= parts; part++) {
      int from = moments.size() * (part - 1) / parts;
      int until = moments.size() * part / parts;
      if (until > from) {
        double at = moments.get(until - 1);
        rates.add(String.format(Locale.ROOT, "%.0f", 60 * (until - from) / (at - since)));
        since = at;
      }
    }
    return String.join(", ", rates) + " (a quarter of them each)";
  }

  /** How many were Ready after each tenth of the time. */
  private static String timeline(List<Double> moments) {
    var seconds = new StringBuilder("| seconds |");
    var counts = new StringBuilder("| Ready |");
    for (int tenth = 1; tenth <= 10; tenth++) {
      double at = moments.getLast() * tenth / 10;
      seconds.append(String.format(Locale.ROOT, " %.0f |", at));
      counts.append(
          String.format(Locale.ROOT, " %d |", moments.stream().filter(each -> each <= at).count()));
    }
    return seconds + "\n|" + "---|".repeat(11) + "\n" + counts + "\n";
  }

  /** The machine's load average over the last minute. */
  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double seconds(long from, long until) {
    return (until - from) / 1e9;
  }
}
