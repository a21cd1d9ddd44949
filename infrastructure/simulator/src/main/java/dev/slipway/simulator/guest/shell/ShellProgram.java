package dev.slipway.simulator.guest.shell;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Program;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.Signal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code sh} and {@code bash}: {@code -c SCRIPT}, a script's file, or lines of the input. */
public final class ShellProgram implements Program {
  private static final int SYNTAX = 2;

  @Override
  public int run(Call call) throws GuestIoException, InterruptedException {
    List<String> operands = call.operands();
    int at = 0;
    boolean stops = false;
    while (at < operands.size() && operands.get(at).matches("-[a-zA-Z-]+")) {
      String option = operands.get(at++);
      boolean single = !option.startsWith("--");
      stops |= single && option.contains("e");
      if (single && option.contains("c")) {
        if (at == operands.size()) {
          return call.fail(SYNTAX, "-c: option requires an argument");
        }
        List<String> rest = operands.subList(Math.min(operands.size(), at + 2), operands.size());
        return script(call, operands.get(at), rest, stops);
      }
    }
    if (at < operands.size()) {
      String path = call.path(operands.get(at));
      String text = new String(call.guest().files().read(path), StandardCharsets.UTF_8);
      return script(call, text, operands.subList(at + 1, operands.size()), stops);
    }
    return lines(call);
  }

  private static ShellInterpreter shell(Call call, List<String> positional) {
    return new ShellInterpreter(
        new ShellState(
            call.guest(), call.process(), call.environment(), call.directory(), positional));
  }

  private static int script(Call call, String text, List<String> positional, boolean stops)
      throws GuestIoException, InterruptedException {
    ShellInterpreter shell = shell(call, positional);
    shell.state().stopsOnFailure = stops;
    try {
      return shell.toItsEnd(ShellParser.parse(text), call.files());
    } catch (ShellSyntaxException e) {
      return call.fail(SYNTAX, String.valueOf(e.getMessage()));
    }
  }

  private static int lines(Call call) throws GuestIoException, InterruptedException {
    boolean interactive = call.in().terminal().isPresent();
    ShellInterpreter shell = shell(call, List.of());
    if (interactive) {
      shell.state().trap(Signal.INT, "");
      shell.state().trap(Signal.TERM, "");
    }
    StringBuilder pending = new StringBuilder();
    try {
      while (true) {
        if (interactive) {
          String where = shell.state().directory.equals("/root") ? "~" : shell.state().directory;
          call.err()
              .write(
                  pending.isEmpty()
                      ? "root@" + call.guest().hostName() + ":" + where + "# "
                      : "> ");
        }
        Optional<String> line = ShellBuiltins.line(call.in());
        if (line.isEmpty()) {
          return shell.state().status;
        }
        pending.append(line.get()).append('\n');
        if (runWhole(shell, pending.toString(), call)) {
          pending.setLength(0);
        }
      }
    } catch (ExitException e) {
      return e.code();
    }
  }

  /** Whether it was whole, and has been run. */
  private static boolean runWhole(ShellInterpreter shell, String text, Call call)
      throws GuestIoException, InterruptedException {
    try {
      shell.run(ShellParser.parse(text), call.files());
    } catch (ShellSyntaxException e) {
      if (e.incomplete()) {
        return false;
      }
      call.fail(SYNTAX, String.valueOf(e.getMessage()));
    } catch (LoopException outside) {
      return true;
    }
    return true;
  }
}
