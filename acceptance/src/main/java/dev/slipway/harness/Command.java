package dev.slipway.harness;

import java.io.BufferedReader;
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
  private String input = "";

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

  /** Adds to its environment. */
  public Command with(Map<String, String> more) {
    var all = new java.util.HashMap<>(environment);
    all.putAll(more);
    this.environment = Map.copyOf(all);
    return this;
  }

  /** With that token of Slipway's instead of the administrator's. */
  public Command as(String token) {
    return with(Map.of("SLIPWAY_TOKEN", token));
  }

  public Command in(Path directory) {
    this.directory = directory;
    return this;
  }

  /** What it reads, then end of file. */
  public Command reading(String text) {
    this.input = text;
    return this;
  }

  /** Starts it, to be spoken with. */
  public Dialogue start() {
    return new Dialogue(words, environment, directory);
  }

  /** Standard output of a program that must succeed. */
  public String output() {
    var result = run();
    if (result.exitCode() != 0) {
      throw new AssertionError(
          "%s ended with %d:%n%s".formatted(words, result.exitCode(), result.all()));
    }
    return result.output();
  }

  /** Runs to the end, however it ends. */
  public Result run() {
    try {
      var builder = new ProcessBuilder(words).directory(directory.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      var output = new Reading(process.inputReader(StandardCharsets.UTF_8));
      var errors = new Reading(process.errorReader(StandardCharsets.UTF_8));
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s did not end within %s:%n%s%s"
                .formatted(words, deadline, output.text(), errors.text()));
      }
      return new Result(process.exitValue(), output.text(), errors.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + words, e);
    }
  }

  /**
   * How a program ended.
   *
   * @param output its standard output
   * @param errors its standard error
   */
  public record Result(int exitCode, String output, String errors) {

    /** Both, one after the other. */
    public String all() {
      return output + errors;
    }
  }

  /** One of a program's two streams, read while it runs so that it never waits for a reader. */
  private static final class Reading {
    /** A child that a program leaves behind can keep the stream open. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final StringBuffer text = new StringBuffer();
    private final Thread thread;

    Reading(BufferedReader reader) {
      thread = Thread.ofVirtual().start(() -> read(reader));
    }

    private void read(BufferedReader reader) {
      var some = new char[8192];
      try {
        for (int length = reader.read(some); length >= 0; length = reader.read(some)) {
          text.append(some, 0, length);
        }
      } catch (IOException e) {
        // The program was ended at its deadline: what it said until then is told.
      }
    }

    String text() throws InterruptedException {
      thread.join(LAST_WORDS);
      return text.toString();
    }
  }
}
