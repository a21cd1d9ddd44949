package dev.slipway.infrastructure.ignition;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The part of an Ignition v3 configuration that drivers apply.
 *
 * @see <a href="https://coreos.github.io/ignition/configuration-v3_4/">the specification</a>
 */
public record IgnitionDocument(
    List<Directory> directories, List<File> files, List<Link> links, List<Unit> units) {

  /** The mode of a file for which none is given. */
  public static final int FILE_MODE = 0644;

  /** The mode of a directory for which none is given. */
  public static final int DIRECTORY_MODE = 0755;

  public IgnitionDocument {
    directories = List.copyOf(directories);
    files = List.copyOf(files);
    links = List.copyOf(links);
    units = List.copyOf(units);
  }

  /** Who owns a node: an id, a name to be looked up in the machine, or neither for root. */
  public record Owner(OptionalInt id, Optional<String> name) {

    public static final Owner ROOT = new Owner(OptionalInt.of(0), Optional.empty());
  }

  /** A directory to be made, or to be given this mode and these owners. */
  public record Directory(String path, int mode, Owner user, Owner group) {}

  /** A regular file. */
  public record File(String path, int mode, Owner user, Owner group, Contents contents) {}

  /** A symbolic link. */
  public record Link(String path, String target, Owner user, Owner group) {}

  /**
   * A systemd unit.
   *
   * @param contents its unit file; empty for a unit of the image
   * @param enabled whether it shall be enabled; empty leaves it as it is
   */
  public record Unit(
      String name,
      Optional<String> contents,
      Optional<Boolean> enabled,
      boolean mask,
      List<DropIn> dropIns) {

    public Unit {
      dropIns = List.copyOf(dropIns);
    }
  }

  /** A file beside a unit file that adds to it. */
  public record DropIn(String name, String contents) {}

  /** A file's bytes, which may be a private key. */
  public static final class Contents {

    private final byte[] bytes;

    public Contents(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public String toString() {
      return "***";
    }
  }
}
