package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.store.Change;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import dev.slipway.simulator.kubernetes.store.StoreView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an API server knows without asking etcd: watches are served from it, and reads that are
 * content with that ({@code resourceVersion=0}). It may be made to go back to what was and stand
 * still there, as in an API server that restarts and is behind. On the cluster's loop.
 */
final class ReadCache {
  private final ClusterStore store;
  private @Nullable StoreView past;

  ReadCache(ClusterStore store) {
    this.store = store;
  }

  /** From now on this is what is known. */
  void standAt(StoreView view) {
    past = view;
  }

  /** Everything is known again. */
  void catchUp() {
    past = null;
  }

  /** Whether it stands at what was. */
  boolean isBehind() {
    return past != null;
  }

  long revision() {
    return past == null ? store.revision() : past.revision();
  }

  @Nullable Entry get(String key) {
    return past == null ? store.get(key) : past.get(key);
  }

  List<Entry> list(String prefix) {
    return past == null ? store.list(prefix) : past.list(prefix);
  }

  /** What is known to have happened after a revision; empty if that is too long ago. */
  Optional<List<Change>> changesSince(Kind kind, long since) {
    return store
        .changesSince(kind, since)
        .map(
            changes -> changes.stream().filter(change -> change.revision() <= revision()).toList());
  }
}
