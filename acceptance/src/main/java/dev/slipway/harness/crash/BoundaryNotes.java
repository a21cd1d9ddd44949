package dev.slipway.harness.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What services note of the boundaries that they pass, and where they are told to end. */
final class BoundaryNotes {
  static final List<String> SERVICES = List.of("gateway", "provisioner", "deployer", "monitor");

  private final Path directory;

  BoundaryNotes(Path directory) {
    this.directory = directory;
  }

  /** Forgets what was passed so far. */
  void clear() {
    SERVICES.forEach(service -> delete(directory.resolve(service + ".passed")));
  }

  /** Everything passed since, service by service, in order. */
  List<Boundary> passed() {
    List<Boundary> all = new ArrayList<>();
    for (String service : SERVICES) {
      Map<String, Integer> counts = new HashMap<>();
      for (String name : lines(service)) {
        all.add(new Boundary(service, name, counts.merge(name, 1, Integer::sum)));
      }
    }
    return all;
  }

  /** Has a service end at that passing, counted from now. */
  void arm(Boundary boundary) {
    try {
      Path whole = directory.resolve(boundary.service() + ".halt.new");
      Files.writeString(whole, boundary.name() + "#" + boundary.passing());
      Files.move(whole, halt(boundary), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the service has not ended there yet. */
  boolean isArmed(Boundary boundary) {
    return Files.exists(halt(boundary));
  }

  /** Has it end no more; whether it had not. */
  boolean disarm(Boundary boundary) {
    return delete(halt(boundary));
  }

  private Path halt(Boundary boundary) {
    return directory.resolve(boundary.service() + ".halt");
  }

  private List<String> lines(String service) {
    Path passed = directory.resolve(service + ".passed");
    try {
      return Files.exists(passed) ? Files.readAllLines(passed) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean delete(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
