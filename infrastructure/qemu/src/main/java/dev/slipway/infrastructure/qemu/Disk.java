package dev.slipway.infrastructure.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Files that are there whole or not at all, and that root alone can read. */
final class Disk {

  private Disk() {}

  static void write(Path path, String text) throws IOException {
    Path part = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".part");
    try (FileChannel file =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
  }

  static Optional<String> read(Path path) throws IOException {
    try {
      return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Removes a file, or a directory with all that is in it; nothing happens if there is none. */
  static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The file's last bytes, in characters; none if there is no file. */
  static byte[] tail(Path path, long most) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long from = Math.max(0, file.size() - most);
      ByteBuffer bytes = ByteBuffer.allocate((int) (file.size() - from));
      while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
        // Reads on.
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  /**
   * Keeps a log that QEMU appends to within bounds: one that has more than twice as much as wanted
   * is cut to its end. What is appended in that instant may be lost.
   */
  static void trim(Path log, long wanted) throws IOException {
    if (!Files.exists(log) || Files.size(log) <= 2 * wanted) {
      return;
    }
    byte[] end = tail(log, wanted);
    try (FileChannel file =
        FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      file.write(ByteBuffer.wrap(end));
    }
  }
}
