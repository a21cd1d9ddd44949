package dev.slipway.simulator.kubernetes.store;

import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What a store held at a revision. Nobody changes it.
 *
 * @param entries by key
 */
public record StoreView(long revision, NavigableMap<String, Entry> entries) {

  /** The object at a key. */
  public @Nullable Entry get(String key) {
    return entries.get(key);
  }

  /** The objects whose keys begin with a prefix, in the order of their keys. */
  public List<Entry> list(String prefix) {
    return List.copyOf(under(entries, prefix).values());
  }

  /** The entries whose keys begin with a prefix. */
  static NavigableMap<String, Entry> under(NavigableMap<String, Entry> entries, String prefix) {
    return prefix.isEmpty() ? entries : entries.subMap(prefix, true, prefix + '\uffff', false);
  }
}
