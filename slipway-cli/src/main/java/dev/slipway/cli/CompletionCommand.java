package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Print a script with which the shell completes commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(./slipway completion bash)",
      "  ./slipway completion bash > /etc/bash_completion.d/slipway",
      "zsh takes the same after: autoload -U +X bashcompinit && bashcompinit"
    })
public final class CompletionCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "bash|zsh", description = "The shell (bash).")
  private String shell = "bash";

  public CompletionCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new CommandFailure(
          ExitCode.USAGE, "There is no completion for \"" + shell + "\"", "Say bash or zsh.");
    }
    slipway.terminal().out().println(AutoComplete.bash("slipway", spec.root().commandLine()));
    return ExitCode.OK;
  }
}
