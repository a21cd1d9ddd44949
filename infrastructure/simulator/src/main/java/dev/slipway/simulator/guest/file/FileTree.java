package dev.slipway.simulator.guest.file;

import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.GuestIoException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file system: paths from its own root, such as {@code /etc/hosts}. */
public class FileTree {

  /** As much as a simulated disk holds, in bytes. */
  static final int CAPACITY = 64 * 1024 * 1024;

  private final NavigableMap<String, Inode> nodes = new TreeMap<>();
  private long used;

  /** A file system that is empty but for its root. */
  public FileTree() {
    nodes.put("/", Inode.directory(0755, 0, 0));
  }

  public final synchronized @Nullable Inode get(String path) {
    return nodes.get(path);
  }

  /** Puts it there, with the directories above it. */
  public final synchronized void put(String path, Inode node) throws GuestIoException {
    Inode before = nodes.get(path);
    long after = used + node.size() - (before == null ? 0 : before.size());
    if (after > CAPACITY) {
      throw new GuestIoException(Reason.NO_SPACE);
    }
    makeParents(path);
    used = after;
    nodes.put(path, node);
    changed(path, node);
  }

  private void makeParents(String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      if (!nodes.containsKey(parent)) {
        Inode directory = Inode.directory(0755, 0, 0);
        nodes.put(parent, directory);
        changed(parent, directory);
      }
    }
  }

  /** Removes it with everything below. */
  public final synchronized void remove(String path) {
    String below = path.equals("/") ? "/" : path + "/";
    List<String> gone = new ArrayList<>(nodes.subMap(below, below + '\uffff').keySet());
    if (!path.equals("/") && nodes.containsKey(path)) {
      gone.add(path);
    }
    for (String each : gone) {
      if (each.equals("/")) {
        continue;
      }
      Inode node = nodes.remove(each);
      used -= node == null ? 0 : node.size();
      changed(each, null);
    }
  }

  /** The names in a directory. */
  public final synchronized List<String> list(String directory) {
    String below = directory.equals("/") ? "/" : directory + "/";
    List<String> names = new ArrayList<>();
    for (String path : nodes.subMap(below, below + '\uffff').keySet()) {
      String name = path.substring(below.length());
      if (!name.isEmpty() && name.indexOf('/') < 0) {
        names.add(name);
      }
    }
    return names;
  }

  /** How many bytes its files have. */
  public final synchronized long used() {
    return used;
  }

  /** Is told of each change, null for a removal. */
  protected void changed(String path, @Nullable Inode node) {}

  /** What was changed is safe from a loss of power. */
  public void sync() {}

  /** Puts what was there before, without saying so. */
  final synchronized void restore(String path, @Nullable Inode node) {
    Inode before = node == null ? nodes.remove(path) : nodes.put(path, node);
    used += (node == null ? 0 : node.size()) - (before == null ? 0 : before.size());
  }
}
