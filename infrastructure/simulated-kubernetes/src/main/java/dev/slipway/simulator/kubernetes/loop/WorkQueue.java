package dev.slipway.simulator.kubernetes.loop;

import dev.slipway.simulator.kubernetes.loop.ClusterLoop.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that are to be looked at: each once, however often it was added. What fails is tried again,
 * ever later.
 *
 * @param <K> what work is named by
 */
public final class WorkQueue<K> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final int MOST_DOUBLINGS = 7;

  private final String name;
  private final ClusterLoop loop;
  private final Consumer<K> work;
  private final LinkedHashSet<K> waiting = new LinkedHashSet<>();
  private final Map<K, Timer> later = new HashMap<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private boolean scheduled;
  private boolean paused;

  /** A queue that does its work on the loop. */
  public WorkQueue(String name, ClusterLoop loop, Consumer<K> work) {
    this.name = name;
    this.loop = loop;
    this.work = work;
  }

  /** Looks at a key soon. */
  public void add(K key) {
    waiting.add(key);
    wake();
  }

  /** Looks at a key after a while; an earlier time that was asked for is forgotten. */
  public void addAfter(K key, Duration delay) {
    Timer before =
        later.put(
            key,
            loop.schedule(
                delay,
                () -> {
                  later.remove(key);
                  add(key);
                }));
    if (before != null) {
      before.cancel();
    }
  }

  /** Does nothing until {@link #resume}. */
  public void pause() {
    paused = true;
  }

  /** Goes on with what has gathered. */
  public void resume() {
    paused = false;
    wake();
  }

  /** Forgets everything. */
  public void clear() {
    waiting.clear();
    later.values().forEach(Timer::cancel);
    later.clear();
    failures.clear();
  }

  private void wake() {
    if (!scheduled && !paused && !waiting.isEmpty()) {
      scheduled = true;
      loop.execute(this::drain);
    }
  }

  private void drain() {
    scheduled = false;
    if (paused) {
      return;
    }
    List<K> batch = new ArrayList<>(waiting);
    waiting.clear();
    for (K key : batch) {
      try {
        work.accept(key);
        failures.remove(key);
      } catch (RuntimeException e) {
        int times = failures.merge(key, 1, Integer::sum);
        LOG.debug("{} of {} failed, tried again", name, key, e);
        if (!later.containsKey(key)) {
          addAfter(key, FIRST_RETRY.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS)));
        }
      }
    }
  }
}
