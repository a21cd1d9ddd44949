package dev.slipway.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the host, run to its end within a deadline. */
public final class Command {
  private final List<String> words;
  private Duration deadline = Duration.ofSeconds(60);
  private Map<String, String> environment = Map.of();
  private Path directory = Path.of(".");

  private Command(List<String> words) {
    this.words = words;
  }

  public static Command of(String... words) {
    return new Command(List.of(words));
  }

  public static Command of(List<String> words) {
    return new Command(List.copyOf(words));
  }

  public Command within(Duration deadline) {
    this.deadline = deadline;
    return this;
  }

  public Command with(Map<String, String> environment) {
    this.environment = environment;
    return this;
  }

  public Command in(Path directory) {
    this.directory = directory;
    return this;
  }

  /** Standard output of a program that must succeed. */
  public String output() {
    var result = run();
    if (result.exitCode() != 0) {
      throw new AssertionError(
          "%s ended with %d:%n%s".formatted(words, result.exitCode(), result.output()));
    }
    return result.output();
  }

  /** Runs to the end, however it ends. Standard error is part of the output. */
  public Result run() {
    try {
      var builder =
          new ProcessBuilder(words).redirectErrorStream(true).directory(directory.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      var output = new StringBuilder();
      var reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                      lines.lines().forEach(line -> output.append(line).append('\n'));
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        reader.join(Duration.ofSeconds(5));
        throw new AssertionError(
            "%s did not end within %s:%n%s".formatted(words, deadline, output));
      }
      reader.join();
      return new Result(process.exitValue(), output.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + words, e);
    }
  }

  public record Result(int exitCode, String output) {}
}
