package dev.slipway.simulator.guest.file;

import dev.slipway.simulator.guest.process.OpenFile;
import java.util.List;
import java.util.Optional;

/** Files that are made when they are looked at: {@code /proc}, {@code /sys}, {@code /dev}. */
public interface SpecialFiles {

  /** Opens it, for reading and writing; empty if there is none. */
  Optional<OpenFile> open(String path);

  /** Whether there is such a file or directory. */
  boolean exists(String path);

  /** The names in a directory; none if there is no such directory. */
  List<String> list(String directory);
}
