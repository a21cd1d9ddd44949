package dev.slipway.simulator.kubernetes.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last changes of each resource, for watches that begin in the past. */
final class History {
  private final int most;
  private final Map<String, Window> windows = new HashMap<>();
  private long floor;

  History(int most) {
    this.most = most;
  }

  private static final class Window {
    private final Deque<Change> changes = new ArrayDeque<>();
    private long floor;
  }

  /** Nothing up to this revision is known any more. */
  void reset(long revision) {
    windows.clear();
    floor = revision;
  }

  void add(String prefix, Change change) {
    Window window = windows.computeIfAbsent(prefix, key -> new Window());
    window.changes.addLast(change);
    if (window.changes.size() > most) {
      window.floor = window.changes.removeFirst().revision();
    }
  }

  /** What came after a revision; empty if that is too long ago. */
  Optional<List<Change>> since(String prefix, long revision) {
    Window window = windows.get(prefix);
    if (revision < floor || (window != null && revision < window.floor)) {
      return Optional.empty();
    }
    List<Change> since = new ArrayList<>();
    if (window != null) {
      for (Change change : window.changes) {
        if (change.revision() > revision) {
          since.add(change);
        }
      }
    }
    return Optional.of(since);
  }
}
