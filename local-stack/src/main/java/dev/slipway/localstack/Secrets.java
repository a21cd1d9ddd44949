package dev.slipway.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets and keeps them in files that only their owner reads. */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** Random bytes, base64. */
  public static String key(int bytes) {
    return Base64.getEncoder().encodeToString(random(bytes));
  }

  /** A password of 192 bits that needs no quoting anywhere. */
  public static String password() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(24));
  }

  /** Writes the file whole or not at all, readable by its owner alone. */
  public static void write(Path file, String content) {
    try {
      Path temporary =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              file.getFileName().toString(),
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, content);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write " + file, e);
    }
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }
}
