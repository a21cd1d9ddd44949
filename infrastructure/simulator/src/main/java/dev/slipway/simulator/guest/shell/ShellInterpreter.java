package dev.slipway.simulator.guest.shell;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Launch;
import dev.slipway.simulator.guest.file.GuestFiles;
import dev.slipway.simulator.guest.file.GuestFiles.Access;
import dev.slipway.simulator.guest.process.ByteFiles;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.OpenFile;
import dev.slipway.simulator.guest.process.Pipe;
import dev.slipway.simulator.guest.process.Signal;
import dev.slipway.simulator.guest.shell.Script.Assignment;
import dev.slipway.simulator.guest.shell.Script.Chain;
import dev.slipway.simulator.guest.shell.Script.Command;
import dev.slipway.simulator.guest.shell.Script.For;
import dev.slipway.simulator.guest.shell.Script.If;
import dev.slipway.simulator.guest.shell.Script.Item;
import dev.slipway.simulator.guest.shell.Script.Loop;
import dev.slipway.simulator.guest.shell.Script.Pipeline;
import dev.slipway.simulator.guest.shell.Script.Redirect;
import dev.slipway.simulator.guest.shell.Script.Redirected;
import dev.slipway.simulator.guest.shell.Script.Sequence;
import dev.slipway.simulator.guest.shell.Script.Subshell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Runs scripts. */
final class ShellInterpreter {
  private final ShellState state;
  private final Expansion expansion;
  private final ShellBuiltins builtins;

  ShellInterpreter(ShellState state) {
    this.state = state;
    this.builtins = new ShellBuiltins(state, this);
    this.expansion = new Expansion(state, script -> output(script, state.process.files()));
  }

  ShellState state() {
    return state;
  }

  /** Runs it; the exit code. */
  int run(Script script, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    state.process.requireAlive();
    state.status =
        switch (script) {
          case Sequence(List<Item> items) -> sequence(items, files);
          case Chain(Script first, boolean onSuccess, Script second) ->
              (run(first, files) == 0) == onSuccess ? run(second, files) : state.status;
          case Pipeline pipeline -> pipeline(pipeline, files);
          case Command command -> command(command, files);
          case Subshell(Script body) -> await(fork(body, files, state.process.arguments()));
          case Loop loop -> loop(loop, files);
          case For each -> forEach(each, files);
          case If(Script condition, Script then, var otherwise) ->
              run(condition, files) == 0
                  ? run(then, files)
                  : otherwise.isPresent() ? run(otherwise.get(), files) : 0;
          case Redirected redirected -> redirected(redirected, files);
        };
    runTraps(files);
    return state.status;
  }

  private int sequence(List<Item> items, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    int status = items.isEmpty() ? 0 : state.status;
    for (Item item : items) {
      if (item.background()) {
        Map<Integer, OpenFile> own = new HashMap<>(files);
        state.background.add(fork(item.script(), own, state.process.arguments()));
        status = 0;
      } else {
        status = run(item.script(), files);
        if (status != 0 && state.stopsOnFailure && !(item.script() instanceof Chain)) {
          throw new ExitException(status);
        }
      }
    }
    return status;
  }

  private int loop(Loop loop, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    int status = 0;
    while ((run(loop.condition(), files) == 0) != loop.until()) {
      try {
        status = run(loop.body(), files);
      } catch (LoopException e) {
        if (!e.goesOn()) {
          break;
        }
      }
    }
    return status;
  }

  private int forEach(For each, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    int status = 0;
    for (String value : expansion.words(each.words())) {
      state.variables.put(each.variable(), value);
      try {
        status = run(each.body(), files);
      } catch (LoopException e) {
        if (!e.goesOn()) {
          break;
        }
      }
    }
    return status;
  }

  private int pipeline(Pipeline pipeline, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    if (pipeline.commands().size() == 1) {
      return run(pipeline.commands().getFirst(), files) == 0 ? 1 : 0;
    }
    List<GuestProcess> started = new ArrayList<>();
    OpenFile input = null;
    for (int i = 0; i < pipeline.commands().size(); i++) {
      Map<Integer, OpenFile> own = new HashMap<>(files);
      if (input != null) {
        own.put(0, input);
      }
      Pipe pipe = i + 1 < pipeline.commands().size() ? new Pipe() : null;
      if (pipe != null) {
        own.put(1, pipe.writer());
      }
      started.add(fork(pipeline.commands().get(i), own, state.process.arguments()));
      if (input != null) {
        input.release();
      }
      if (pipe != null) {
        pipe.writer().release();
        input = pipe.reader();
      }
    }
    int status = 0;
    for (GuestProcess process : started) {
      status = await(process);
    }
    return pipeline.negated() ? (status == 0 ? 1 : 0) : status;
  }

  private int redirected(Redirected redirected, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    Map<Integer, OpenFile> changed = new HashMap<>(files);
    List<OpenFile> opened = new ArrayList<>();
    try {
      for (Redirect redirect : redirected.redirects()) {
        String target = expansion.text(redirect.target());
        try {
          redirect(redirect, target, changed, opened);
        } catch (GuestIoException e) {
          files.getOrDefault(2, ByteFiles.none()).write("sh: " + target + ": " + e.text() + "\n");
          return 1;
        }
      }
      return run(redirected.script(), changed);
    } finally {
      opened.forEach(OpenFile::release);
    }
  }

  private void redirect(
      Redirect redirect, String target, Map<Integer, OpenFile> files, List<OpenFile> opened)
      throws GuestIoException {
    if (redirect.operator().endsWith("&")) {
      OpenFile same = target.matches("[0-9]+") ? files.get(Integer.parseInt(target)) : null;
      files.put(redirect.descriptor(), same == null ? ByteFiles.none() : same);
      return;
    }
    Access access =
        switch (redirect.operator()) {
          case "<" -> Access.READ;
          case ">>" -> Access.APPEND;
          default -> Access.WRITE;
        };
    String path = GuestFiles.resolve(state.directory, target);
    OpenFile terminal = files.get(0);
    OpenFile file =
        path.equals("/dev/tty") && terminal != null
            ? terminal.retain()
            : state.guest.files().open(path, access);
    opened.add(file);
    files.put(redirect.descriptor(), file);
  }

  private int command(Command command, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    List<String> words = expansion.words(command.words());
    if (words.isEmpty()) {
      for (Assignment assignment : command.assignments()) {
        state.variables.put(assignment.name(), expansion.text(assignment.value()));
      }
      return command.words().isEmpty() && !hasSubstitution(command) ? 0 : state.status;
    }
    Map<String, String> environment = state.environment();
    for (Assignment assignment : command.assignments()) {
      environment.put(assignment.name(), expansion.text(assignment.value()));
    }
    if (builtins.has(words.getFirst())) {
      Call call = new Call(state.guest, state.process, words, environment, state.directory, files);
      try {
        return builtins.run(call);
      } catch (GuestIoException e) {
        if (e.reason() == GuestIoException.Reason.BROKEN_PIPE) {
          throw e;
        }
        return call.fail(1, e.text());
      }
    }
    return await(start(words, environment, files));
  }

  private static boolean hasSubstitution(Command command) {
    return command.assignments().stream()
        .flatMap(assignment -> assignment.value().parts().stream())
        .anyMatch(Script.Substitution.class::isInstance);
  }

  private GuestProcess start(
      List<String> words, Map<String, String> environment, Map<Integer, OpenFile> files) {
    files.values().forEach(OpenFile::retain);
    return state.guest.start(
        new Launch(
            state.process.pid(),
            state.process.session(),
            words,
            environment,
            state.directory,
            files));
  }

  /** Runs a script in a shell of its own, with these streams. */
  private GuestProcess fork(Script script, Map<Integer, OpenFile> files, List<String> arguments) {
    files.values().forEach(OpenFile::retain);
    return state
        .guest
        .processes()
        .start(
            state.process.pid(),
            state.process.session(),
            arguments,
            files,
            child -> {
              ShellInterpreter shell = new ShellInterpreter(state.fork(child));
              return shell.toItsEnd(script, child.files());
            });
  }

  /** Runs a script as all that a process does. */
  int toItsEnd(Script script, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    int code;
    try {
      code = run(script, files);
    } catch (ExitException e) {
      code = e.code();
    } catch (LoopException e) {
      code = 0;
    }
    String atExit = state.exitTrap;
    if (!atExit.isEmpty()) {
      state.exitTrap = "";
      runText(atExit, files);
    }
    return code;
  }

  private String output(Script script, Map<Integer, OpenFile> files) throws InterruptedException {
    ByteFiles.Gathering gathering = new ByteFiles.Gathering(Call.MOST_MEMORY);
    Map<Integer, OpenFile> own = new HashMap<>(files);
    own.put(1, gathering);
    state.status = await(fork(script, own, state.process.arguments()));
    return new String(gathering.bytes(), StandardCharsets.UTF_8);
  }

  int await(GuestProcess process) throws InterruptedException {
    try {
      return process.exit().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void runTraps(Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    for (Signal signal = state.process.nextSignal();
        signal != null;
        signal = state.process.nextSignal()) {
      String command = state.traps.getOrDefault(signal, "");
      if (!command.isEmpty()) {
        int status = state.status;
        runText(command, files);
        state.status = status;
      }
    }
  }

  /** Runs a text in this shell, as {@code eval} does. */
  int runText(String text, Map<Integer, OpenFile> files)
      throws GuestIoException, InterruptedException {
    try {
      return run(ShellParser.parse(text), files);
    } catch (ShellSyntaxException e) {
      files.getOrDefault(2, ByteFiles.none()).write("sh: " + e.getMessage() + "\n");
      return 2;
    }
  }
}
