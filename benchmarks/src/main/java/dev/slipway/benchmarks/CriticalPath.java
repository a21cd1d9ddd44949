package dev.slipway.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How long a simulated cluster takes by its delays alone, were every processor idle: what a
 * measured time is compared with. Drawn many times, for boots are off by a fifth at random.
 */
final class CriticalPath {
  private static final int DRAWS = 20_000;
  private static final int WORKERS = 3;
  private static final double JITTER = 0.2;

  /** The simulator's {@code PodDelays.usual()}, in seconds. */
  private static final double REGISTER = 0.3;

  private static final double SCHEDULE = 0.02;
  private static final double START = 0.4;
  private static final double READY = 0.6;

  private final SplittableRandom random = new SplittableRandom(1);
  private final double boot;
  private final double etcd;
  private final double apiServer;
  private final double node;
  private final List<Double> sorted;

  /**
   * @param environment that the simulator was started with
   */
  CriticalPath(Map<String, String> environment) {
    boot = seconds(environment, "BOOT", 600);
    etcd = seconds(environment, "ETCD", 0);
    apiServer = seconds(environment, "API_SERVER", 0);
    node = seconds(environment, "NODE", 0);
    sorted = IntStream.range(0, DRAWS).mapToObj(draw -> draw()).sorted().toList();
  }

  private static double seconds(Map<String, String> environment, String what, int otherwise) {
    String millis = environment.getOrDefault("SLIPWAY_SIMULATOR_" + what + "_MILLIS", "");
    return (millis.isBlank() ? otherwise : Integer.parseInt(millis)) / 1000.0;
  }

  /** An API server waits for etcd, a kubelet for an API server, CoreDNS for a node. */
  private double draw() {
    double served = Math.max(off(boot) + etcd, off(boot)) + apiServer;
    double workers = IntStream.range(0, WORKERS).mapToDouble(w -> off(boot)).max().orElse(0);
    double nodes =
        Math.max(served, workers)
            + node
            + IntStream.range(0, WORKERS).mapToDouble(w -> off(REGISTER)).max().orElse(0);
    return nodes + off(SCHEDULE) + off(START) + off(READY);
  }

  private double off(double delay) {
    return delay * (1 - JITTER + 2 * JITTER * random.nextDouble());
  }

  /** What that share (0 to 1) of clusters takes at most, in seconds. */
  double quantile(double share) {
    return Quantile.of(sorted, share);
  }

  @Override
  public String toString() {
    return "machines boot in %.1f s ± 20 %%, etcd takes %.1f s, an API server %.1f s, a node %.1f s"
        .formatted(boot, etcd, apiServer, node);
  }
}
