package dev.slipway.localstack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short command whose output matters only when it fails. */
record Command(List<String> words) {

  /**
   * @param output both streams
   */
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }

    void orThrow(String what) {
      if (!succeeded()) {
        throw new LocalStackException(what + "\n" + output.strip());
      }
    }
  }

  /** Its output goes to a file, not a pipe: a server that it starts keeps the descriptor open. */
  Result run(Duration deadline) {
    try {
      Path output = Files.createTempFile("slipway-", ".out");
      try {
        // A directory that every user may enter; the programs are given absolute paths.
        Process process =
            new ProcessBuilder(words)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          return new Result(-1, Files.readString(output) + "\nNot done within " + deadline);
        }
        return new Result(process.exitValue(), Files.readString(output));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not run " + words.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while running " + words.getFirst(), e);
    }
  }
}
