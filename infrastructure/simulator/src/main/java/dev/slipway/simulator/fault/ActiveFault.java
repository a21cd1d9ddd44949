package dev.slipway.simulator.fault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A fault that was asked for: whether it is so now, to whom, and what came of it. */
final class ActiveFault {
  private static final int REMEMBERED = 20;

  private final String id;
  private final FaultSpec spec;
  private final Instant since = Instant.now();
  private final Random chance;
  private final Set<String> struck = new TreeSet<>();
  private final List<String> occurrences = new ArrayList<>();
  private boolean inForce;
  private boolean over;
  private @Nullable Thread thread;

  ActiveFault(String id, FaultSpec spec, long seed) {
    this.id = id;
    this.spec = spec;
    this.chance = new Random(seed);
  }

  String id() {
    return id;
  }

  FaultSpec spec() {
    return spec;
  }

  Instant since() {
    return since;
  }

  void runs(Thread own) {
    thread = own;
  }

  /** Ends what waits for its next occurrence. */
  synchronized void withdraw() {
    over = true;
    Thread own = thread;
    if (own != null) {
      own.interrupt();
    }
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized void over() {
    over = true;
  }

  /** As many of these as are to be picked. */
  synchronized List<String> choose(List<String> candidates) {
    List<String> left = new ArrayList<>(candidates);
    List<String> chosen = new ArrayList<>();
    int count = spec.pick() == 0 ? left.size() : Math.min(spec.pick(), left.size());
    while (chosen.size() < count) {
      chosen.add(left.remove(spec.pick() == 0 ? 0 : chance.nextInt(left.size())));
    }
    return chosen;
  }

  synchronized void strike(List<String> machines) {
    inForce = true;
    struck.clear();
    struck.addAll(machines);
    occurrences.add(Instant.now() + " " + String.join(" ", machines));
    if (occurrences.size() > REMEMBERED) {
      occurrences.removeFirst();
    }
  }

  synchronized List<String> end() {
    inForce = false;
    List<String> were = List.copyOf(struck);
    struck.clear();
    return were;
  }

  synchronized boolean inForce() {
    return inForce;
  }

  /** Whether it is so for this machine now; those that were not picked are spared. */
  synchronized boolean isSo(String cluster, String name, String key) {
    return inForce && spec.concerns(cluster, name) && (spec.pick() == 0 || struck.contains(key));
  }

  synchronized List<String> occurrences() {
    return List.copyOf(occurrences);
  }
}
