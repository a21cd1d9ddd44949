package dev.slipway.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** kubectl with one kubeconfig. */
public final class Kubectl {
  private final Path binary;
  private final Path kubeconfig;

  Kubectl(Path binary, Path kubeconfig) {
    this.binary = binary;
    this.kubeconfig = kubeconfig;
  }

  public String output(String... arguments) {
    return command(arguments).output();
  }

  public Command.Result run(String... arguments) {
    return command(arguments).run();
  }

  public Command command(String... arguments) {
    var words = new ArrayList<>(List.of(binary.toString(), "--kubeconfig", kubeconfig.toString()));
    words.addAll(List.of(arguments));
    return Command.of(words).within(Duration.ofSeconds(60));
  }
}
