package dev.slipway.provisioner.machineconfig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program of the distribution that judges what Slipway makes. Where it isn't installed the test
 * is left out, saying so; in continuous integration (CI=true) it fails, so that nothing goes
 * unjudged.
 */
public record Tool(String program, String debianPackage) {

  /** How a run went. */
  public record Result(int exitCode, String output) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /** Runs it; what it writes to both of its outputs is kept. */
  public Result run(String... arguments) {
    return runWithInput("", arguments);
  }

  /** Runs it with that as its standard input. */
  public Result runWithInput(String input, String... arguments) {
    requireInstalled();
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    try {
      Path standardInput = Files.createTempFile("input", null);
      try {
        Files.writeString(standardInput, input);
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(standardInput.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
      } finally {
        Files.delete(standardInput);
      }
    } catch (IOException e) {
      return fail(program + " could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail(program + " was interrupted", e);
    }
  }

  private void requireInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean installed =
        Stream.of(path.split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (installed) {
      return;
    }
    String remedy = program + " is not installed: apt-get install " + debianPackage;
    if ("true".equals(System.getenv("CI"))) {
      fail(remedy);
    }
    abort(remedy);
  }
}
