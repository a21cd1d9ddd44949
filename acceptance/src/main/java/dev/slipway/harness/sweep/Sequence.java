package dev.slipway.harness.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster, and what happens to it, one after the other.
 *
 * @param seed what it was made from
 * @param etcd how many members of etcd the cluster has: 1 or 3
 * @param workers how many workers it has at first
 * @param deeds what happens to it
 */
public record Sequence(long seed, int etcd, int workers, List<Deed> deeds) {
  private static final int MOST_WORKERS = 4;
  private static final int MOST_REPLICAS = 6;

  /** Shorter than what a node is given up after. */
  private static final int SHORT_HANG_SECONDS = 2;

  public Sequence {
    deeds = List.copyOf(deeds);
  }

  /** The one that a seed stands for, always the same. Those of odd seeds have three members. */
  public static Sequence of(long seed, int length) {
    Random random = new Random(seed);
    int etcd = seed % 2 == 0 ? 1 : 3;
    List<String> machines = new ArrayList<>(List.of("c1", "d1"));
    IntStream.rangeClosed(1, etcd).forEach(number -> machines.add("e" + number));
    IntStream.rangeClosed(1, 3).forEach(number -> machines.add("w" + number));
    List<Deed> deeds = IntStream.range(0, length).mapToObj(each -> deed(random, machines)).toList();
    return new Sequence(seed, etcd, 2, deeds);
  }

  /** Operations on machines are as likely as all else together. */
  private static Deed deed(Random random, List<String> machines) {
    String machine = machines.get(random.nextInt(machines.size()));
    return switch (random.nextInt(18)) {
      case 0 -> new Deed.Grow(random.nextInt(1, MOST_WORKERS + 1));
      case 1 -> new Deed.Regenerate();
      case 2 -> new Deed.Recreate();
      case 3, 4 -> new Deed.Deploy(random.nextInt(1, MOST_REPLICAS + 1));
      case 5, 6 -> new Deed.Scale(random.nextInt(MOST_REPLICAS + 1));
      case 7 -> new Deed.Undeploy();
      case 8, 9 -> new Deed.Kill(machine);
      case 10 -> new Deed.Hang(machine, SHORT_HANG_SECONDS);
      default ->
          new Deed.Operate(machine, Deed.Kind.values()[random.nextInt(Deed.Kind.values().length)]);
    };
  }

  /** The same with other deeds. */
  public Sequence with(List<Deed> others) {
    return new Sequence(seed, etcd, workers, others);
  }

  @Override
  public String toString() {
    return "seed %d, %d of etcd, %d workers:%s"
        .formatted(
            seed,
            etcd,
            workers,
            deeds.stream().map(deed -> "\n  " + deed).collect(Collectors.joining()));
  }
}
