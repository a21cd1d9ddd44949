package dev.slipway.simulator.guest.file;

import dev.slipway.simulator.guest.process.ByteFiles;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.GuestIoException.Reason;
import dev.slipway.simulator.guest.process.OpenFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All files that a guest sees: its disk, what is mounted there, and the kernel's own. */
public final class GuestFiles {
  private static final int MOST_LINKS = 16;

  private final Map<String, FileTree> mounts;
  private final SpecialFiles special;

  /** How a file is opened. */
  public enum Access {
    READ,
    WRITE,
    APPEND
  }

  private record Place(FileTree tree, String path) {}

  /**
   * @param mounts file systems by where they are mounted, {@code /} among them
   */
  public GuestFiles(Map<String, FileTree> mounts, SpecialFiles special) {
    this.mounts = Map.copyOf(mounts);
    this.special = special;
  }

  /** A clean absolute path. */
  public static String resolve(String directory, String path) {
    List<String> parts = new ArrayList<>();
    for (String part : (path.startsWith("/") ? path : directory + "/" + path).split("/")) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (!parts.isEmpty()) {
            parts.removeLast();
          }
        }
        default -> parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  private Place place(String path) {
    String best = "/";
    for (String mount : mounts.keySet()) {
      boolean inside = path.equals(mount) || path.startsWith(mount + "/");
      if (inside && mount.length() > best.length()) {
        best = mount;
      }
    }
    FileTree tree = mounts.get(best);
    if (tree == null) {
      throw new IllegalStateException("nothing is mounted at /");
    }
    String rest = best.equals("/") ? path : path.substring(best.length());
    return new Place(tree, rest.isEmpty() ? "/" : rest);
  }

  /** What is at this very path. */
  public @Nullable Inode linkStat(String path) {
    Place place = place(parentFollowed(path));
    return place.tree.get(place.path);
  }

  /** What is there, links followed; null if nothing is. */
  public @Nullable Inode stat(String path) {
    Place place = place(follow(path));
    return place.tree.get(place.path);
  }

  private String parentFollowed(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0
        ? path
        : resolve("/", follow(path.substring(0, slash)) + path.substring(slash));
  }

  private String follow(String path) {
    String at = path;
    for (int i = 0; i < MOST_LINKS; i++) {
      String next = followFirst(at);
      if (next.equals(at)) {
        return at;
      }
      at = next;
    }
    return at;
  }

  /** Follows the first link on the way. */
  private String followFirst(String path) {
    for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
      String head = slash < 0 ? path : path.substring(0, slash);
      Place place = place(head);
      Inode node = place.tree.get(place.path);
      if (node != null && node.kind() == Inode.Kind.LINK) {
        String directory = head.substring(0, Math.max(1, head.lastIndexOf('/')));
        String rest = slash < 0 ? "" : path.substring(slash);
        return resolve(directory, node.target() + rest);
      }
      if (slash < 0) {
        return path;
      }
    }
  }

  public boolean exists(String path) {
    return special.exists(path) || stat(path) != null;
  }

  public boolean isDirectory(String path) {
    Inode node = stat(path);
    return node == null
        ? special.exists(path) && !special.list(path).isEmpty()
        : node.isDirectory();
  }

  /** The names in a directory, sorted. */
  public List<String> list(String directory) {
    String followed = follow(directory);
    Place place = place(followed);
    TreeSet<String> names = new TreeSet<>(place.tree.list(place.path));
    names.addAll(special.list(followed));
    for (String mount : mounts.keySet()) {
      int slash = mount.lastIndexOf('/');
      String parent = slash <= 0 ? "/" : mount.substring(0, slash);
      if (mount.length() > 1 && parent.equals(followed)) {
        names.add(mount.substring(slash + 1));
      }
    }
    return List.copyOf(names);
  }

  public OpenFile open(String path, Access access) throws GuestIoException {
    String followed = follow(path);
    Optional<OpenFile> made = special.open(followed);
    if (made.isPresent()) {
      return made.get();
    }
    Place place = place(followed);
    Inode node = place.tree.get(place.path);
    if (node != null && node.isDirectory()) {
      throw new GuestIoException(Reason.IS_DIRECTORY);
    }
    if (access == Access.READ) {
      if (node == null) {
        throw new GuestIoException(Reason.NOT_FOUND);
      }
      return ByteFiles.of(node.content());
    }
    requireParent(followed);
    Inode target = node == null ? Inode.file(0644, 0, 0, new byte[0]) : node;
    byte[] begin = access == Access.APPEND ? target.content() : new byte[0];
    place.tree.put(place.path, target.withContent(begin));
    return new Written(place, target, begin);
  }

  private void requireParent(String path) throws GuestIoException {
    String parent = path.substring(0, Math.max(1, path.lastIndexOf('/')));
    if (!exists(parent)) {
      throw new GuestIoException(Reason.NOT_FOUND);
    }
    if (!isDirectory(parent) && stat(parent) != null) {
      throw new GuestIoException(Reason.NOT_DIRECTORY);
    }
  }

  /** A file that is written: what was written is there when the last one closes it. */
  private static final class Written extends OpenFile {
    private final Place place;
    private final Inode target;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Written(Place place, Inode target, byte[] begin) {
      this.place = place;
      this.target = target;
      bytes.writeBytes(begin);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) throws GuestIoException {
      if (bytes.size() + length > FileTree.CAPACITY / 4) {
        throw new GuestIoException(Reason.NO_SPACE);
      }
      bytes.write(from, offset, length);
    }

    @Override
    protected synchronized void close() {
      try {
        if (bytes.size() > 0) {
          place.tree.put(place.path, target.withContent(bytes.toByteArray()));
        }
      } catch (GuestIoException full) {
        // As on a real disk that is full, only what was there before stays.
      }
    }
  }

  /** A file's bytes. */
  public byte[] read(String path) throws GuestIoException {
    Inode node = stat(path);
    if (node == null || !node.isFile()) {
      throw new GuestIoException(node == null ? Reason.NOT_FOUND : Reason.IS_DIRECTORY);
    }
    return node.content().clone();
  }

  /** A file's text; empty if there is none. */
  public Optional<String> text(String path) {
    Inode node = stat(path);
    return node == null || !node.isFile()
        ? Optional.empty()
        : Optional.of(new String(node.content(), StandardCharsets.UTF_8));
  }

  public void write(String path, String text) throws GuestIoException {
    put(path, Inode.file(0644, 0, 0, text.getBytes(StandardCharsets.UTF_8)));
  }

  public void put(String path, Inode node) throws GuestIoException {
    Place place = place(parentFollowed(path));
    place.tree.put(place.path, node);
  }

  public void remove(String path) {
    Place place = place(parentFollowed(path));
    place.tree.remove(place.path);
  }

  /** What was written is safe from a loss of power. */
  public void sync() {
    mounts.values().forEach(FileTree::sync);
  }
}
