package dev.slipway.kit.boundary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;

/**
 * What a harness and a service tell each other. The service appends each passing to {@code
 * <service>.passed}, a name a line. A harness writes {@code name#n} to {@code <service>.halt}: when
 * that boundary is passed the n-th time since, the service deletes the file and ends at once, so
 * that it does so once and not again after its restart.
 */
final class BoundaryFiles {
  private static final Logger LOG = Logger.getLogger(BoundaryFiles.class);

  private final Path passed;
  private final Path halt;
  private final Runnable ending;
  private String awaited = "";
  private int seen;

  /**
   * @param ending ends the process
   */
  BoundaryFiles(Path directory, String service, Runnable ending) {
    this.passed = directory.resolve(service + ".passed");
    this.halt = directory.resolve(service + ".halt");
    this.ending = ending;
    LOG.warnf("This process notes its boundaries in %s and ends where %s says so", passed, halt);
  }

  synchronized void pass(String name) {
    try {
      Files.writeString(passed, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (isAwaited(name)) {
        Files.delete(halt);
        ending.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isAwaited(String name) throws IOException {
    String asked;
    try {
      asked = Files.readString(halt).strip();
    } catch (NoSuchFileException e) {
      awaited = "";
      return false;
    }
    if (!asked.equals(awaited)) {
      awaited = asked;
      seen = 0;
    }
    int hash = asked.lastIndexOf('#');
    if (hash < 0 || !asked.substring(0, hash).equals(name)) {
      return false;
    }
    seen++;
    return seen == Integer.parseInt(asked.substring(hash + 1));
  }
}
