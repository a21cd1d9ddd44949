package dev.slipway.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program of the host that is spoken with while it runs. */
public final class Dialogue implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private final List<String> words;
  private final Process process;
  private final StringBuffer said = new StringBuffer();
  private int heard;

  Dialogue(List<String> words, Map<String, String> environment, Path directory) {
    this.words = words;
    try {
      var builder =
          new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                var buffer = new char[1024];
                for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                  said.append(buffer, 0, n);
                }
              } catch (IOException e) {
                said.append("[can't be read: ").append(e).append(']');
              }
            });
  }

  public void say(String text) {
    try {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new AssertionError(words + " listens no more; it said: " + said, e);
    }
  }

  /** Waits until it says this, after what was waited for before; returns all up to it. */
  public String hear(String text) {
    int from = heard;
    try {
      Awaitility.await(text)
          .atMost(ANSWER_WITHIN)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> said.indexOf(text, from) >= 0 || ended());
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(words + " did not say \"" + text + "\" but: " + said, e);
    }
    int at = said.indexOf(text, from);
    if (at < 0) {
      throw new AssertionError(words + " ended without \"" + text + "\": " + said);
    }
    heard = at + text.length();
    return said.substring(from, heard);
  }

  /** Its exit code, once it has ended by itself. */
  public int end() {
    try {
      if (!process.waitFor(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(words + " did not end; it said: " + said);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** All that it said. */
  public String all() {
    return said.toString();
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private boolean ended() {
    return !process.isAlive();
  }
}
