package dev.slipway.simulator.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.loop.ClusterLoop;
import dev.slipway.simulator.kubernetes.loop.LoopCalls;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What etcd keeps of one cluster. Changes happen on the cluster's loop only; whoever only reads may
 * do so from any thread.
 *
 * <p>With a file, each change is written to it before it is acknowledged, so that a killed process
 * loses none. It is not forced to the disk each time: a host that loses its power may lose the last
 * seconds.
 */
public final class ClusterStore {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterStore.class);

  /** As many changes of each resource can be watched from the past. */
  private static final int HISTORY = 100;

  private final ClusterLoop loop;
  private final ConcurrentNavigableMap<String, Entry> entries = new ConcurrentSkipListMap<>();
  private final List<StoreListener> listeners = new ArrayList<>();
  private final History history = new History(HISTORY);
  private final @Nullable ChangeLog log;
  private final Deque<Change> untold = new ArrayDeque<>();
  private volatile long revision = 1;
  private boolean telling;

  /** A store in memory only. */
  public ClusterStore(ClusterLoop loop) {
    this.loop = loop;
    this.log = null;
  }

  /**
   * A store with the content of a file, which is made if it isn't there.
   *
   * @throws UncheckedIOException if the file can't be read
   */
  public ClusterStore(ClusterLoop loop, Path file) {
    this.loop = loop;
    try {
      log = ChangeLog.open(file, this::load);
    } catch (IOException e) {
      throw new UncheckedIOException("the store " + file + " can't be read", e);
    }
    history.reset(revision);
  }

  private void load(ChangeLog.Line line) {
    revision = Math.max(revision, line.revision());
    ObjectNode object = line.object();
    if (object != null) {
      entries.put(line.key(), new Entry(line.key(), object, line.revision()));
    } else if (!line.key().isEmpty()) {
      entries.remove(line.key());
    }
  }

  /** The loop that changes happen on. */
  public ClusterLoop loop() {
    return loop;
  }

  /** The revision of the last change. */
  public long revision() {
    return revision;
  }

  /** Everything as it is now; on the loop. */
  public StoreView view() {
    return new StoreView(revision, new TreeMap<>(entries));
  }

  /** The object at a key. */
  public @Nullable Entry get(String key) {
    return entries.get(key);
  }

  /** The objects whose keys begin with a prefix, in the order of their keys. */
  public List<Entry> list(String prefix) {
    return List.copyOf(StoreView.under(entries, prefix).values());
  }

  /** How many keys begin with a prefix. */
  public int count(String prefix) {
    return StoreView.under(entries, prefix).size();
  }

  /** Sets an object and its resourceVersion. The node is the store's from then on. */
  public Entry put(String key, ObjectNode object) {
    long next = revision + 1;
    object.withObjectProperty("metadata").put("resourceVersion", Long.toString(next));
    Entry before = entries.get(key);
    Entry after = new Entry(key, object, next);
    append(new ChangeLog.Line(key, object, next));
    revision = next;
    entries.put(key, after);
    tell(new Change(key, before == null ? null : before.object(), object, next));
    return after;
  }

  /** Removes an object. Returns it as it was last, or null if it wasn't there. */
  public @Nullable ObjectNode remove(String key) {
    Entry before = entries.get(key);
    if (before == null) {
      return null;
    }
    long next = revision + 1;
    append(new ChangeLog.Line(key, null, next));
    revision = next;
    entries.remove(key);
    tell(new Change(key, before.object(), null, next));
    return before.object();
  }

  /** What happened to a kind's objects after a revision; empty if that is too long ago. */
  public Optional<List<Change>> changesSince(Kind kind, long since) {
    return history.since(kind.keyPrefix(), since);
  }

  /** Adds a listener; on the loop. */
  public void listen(StoreListener listener) {
    listeners.add(listener);
  }

  /** Removes a listener; on the loop. */
  public void unlisten(StoreListener listener) {
    listeners.remove(listener);
  }

  /** Writes a snapshot of everything to a file. From any thread but an event loop. */
  public void snapshot(Path file) {
    List<Entry> all = new ArrayList<>();
    long at =
        LoopCalls.ask(
            loop,
            () -> {
              all.addAll(entries.values());
              return revision;
            });
    try {
      ChangeLog.write(file, all, at);
    } catch (IOException e) {
      throw new UncheckedIOException("the snapshot " + file + " can't be written", e);
    }
  }

  /**
   * Puts a snapshot in the place of everything. The revision goes on from the higher one, so that
   * no watch takes the restored objects for old ones. From any thread but an event loop.
   */
  public void restore(Path file) {
    List<ChangeLog.Line> lines = new ArrayList<>();
    try {
      ChangeLog.read(file, lines::add);
    } catch (IOException e) {
      throw new UncheckedIOException("the snapshot " + file + " can't be read", e);
    }
    replace(lines);
  }

  /** Forgets everything, as if etcd had lost its disks. From any thread but an event loop. */
  public void clear() {
    replace(List.of());
  }

  private void replace(List<ChangeLog.Line> lines) {
    LoopCalls.run(
        loop,
        () -> {
          entries.clear();
          lines.forEach(this::load);
          revision = revision + 1;
          history.reset(revision);
          compact();
          List.copyOf(listeners).forEach(StoreListener::replaced);
        });
  }

  /** Closes the file; on the loop. */
  public void close() {
    listeners.clear();
    if (log != null) {
      log.close();
    }
  }

  private void append(ChangeLog.Line line) {
    if (log != null && log.append(line)) {
      compact();
    }
  }

  private void compact() {
    if (log != null) {
      log.compact(entries.values(), revision);
    }
  }

  /** Listeners make changes as well: everybody hears of all changes in their order. */
  private void tell(Change change) {
    Kinds.ofKey(change.key()).ifPresent(kind -> history.add(kind.keyPrefix(), change));
    untold.add(change);
    if (telling) {
      return;
    }
    telling = true;
    try {
      for (Change next = untold.poll(); next != null; next = untold.poll()) {
        for (StoreListener listener : List.copyOf(listeners)) {
          tell(listener, next);
        }
      }
    } finally {
      telling = false;
    }
  }

  private static void tell(StoreListener listener, Change change) {
    try {
      listener.changed(change);
    } catch (RuntimeException e) {
      LOG.warn("a listener failed at {}", change.key(), e);
    }
  }
}
