package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Programs of this host, run to their end. */
final class HostCommands {

  /** Where {@code ip} and {@code iptables} are, also for services whose PATH lacks it. */
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private HostCommands() {}

  /** How a program ended, and what it said on either stream. */
  record Result(int exitCode, String output) {

    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * Runs a program that must succeed.
   *
   * @throws DriverException FAILED with what it said, DEADLINE_EXCEEDED
   */
  static String run(String what, Deadline deadline, String... command) {
    return feed(what, deadline, "", command);
  }

  /** The same, with input. */
  static String feed(String what, Deadline deadline, String input, String... command) {
    Result result = perform(what, deadline, input, command);
    if (!result.succeeded()) {
      throw new DriverException(
          Code.FAILED,
          "%s failed: %s said \"%s\"".formatted(what, command[0], result.output.strip()),
          "Put right what it names, then ask again.");
    }
    return result.output;
  }

  /** Runs a program that may fail. */
  static Result attempt(String what, Deadline deadline, String... command) {
    return perform(what, deadline, "", command);
  }

  private static Result perform(String what, Deadline deadline, String input, String... command) {
    Process process = start(what, command);
    try {
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It doesn't read its input; what it says and how it ends tells why.
      }
      if (!process.waitFor(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
        throw Deadline.exceeded(what);
      }
      return new Result(process.exitValue(), output.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(Code.UNAVAILABLE, "Interrupted while " + what, "Ask again.", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String what, String... command) {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new DriverException(
          Code.UNAVAILABLE,
          "%s can't start: %s".formatted(what, e.getMessage()),
          "Install the package that has " + command[0] + ".",
          e);
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
