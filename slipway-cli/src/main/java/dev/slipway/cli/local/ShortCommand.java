package dev.slipway.cli.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program that answers within moments, or counts as not answering. */
public record ShortCommand(List<String> words) {

  public static ShortCommand of(String... words) {
    return new ShortCommand(List.of(words));
  }

  /** What it wrote to its standard output; empty when it failed, is absent or took too long. */
  public Optional<String> output(Duration deadline) {
    try {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      StringBuilder output = new StringBuilder();
      Thread reader = Thread.ofVirtual().start(() -> output.append(read(process.getInputStream())));
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      reader.join();
      return process.exitValue() == 0 ? Optional.of(output.toString()) : Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String read(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
