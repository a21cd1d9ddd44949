package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One of a machine's ports for shells, taken by one shell of one process at a time. */
final class ShellPort implements AutoCloseable {

  /** This process's: the kernel tells only processes apart. */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final int number;
  private final Path lock;
  private final FileChannel file;

  private ShellPort(int number, Path lock, FileChannel file) {
    this.number = number;
    this.lock = lock;
    this.file = file;
  }

  /**
   * A port that nobody uses.
   *
   * @throws DriverException UNAVAILABLE if there is none
   */
  static ShellPort take(MachineId id, MachineFiles files) throws IOException {
    for (int i = 0; i < MachineFiles.SHELLS; i++) {
      Path lock = files.shellLock(i);
      if (TAKEN.add(lock)) {
        FileChannel file = null;
        boolean taken = false;
        try {
          file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          taken = file.tryLock() != null;
          if (taken) {
            return new ShellPort(i, lock, file);
          }
        } finally {
          if (!taken) {
            if (file != null) {
              file.close();
            }
            TAKEN.remove(lock);
          }
        }
      }
    }
    throw new DriverException(
        Code.UNAVAILABLE,
        "The machine " + id + " has " + MachineFiles.SHELLS + " shells open, and no port for more",
        "Close one of them.");
  }

  int number() {
    return number;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // The kernel has let go of it either way.
    } finally {
      TAKEN.remove(lock);
    }
  }
}
