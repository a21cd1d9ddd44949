package dev.slipway.simulator.guest.shell;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Program;
import dev.slipway.simulator.guest.file.GuestFiles;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.OpenFile;
import dev.slipway.simulator.guest.process.Signal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that a shell runs itself, for they change it. */
final class ShellBuiltins {
  private final ShellState state;
  private final ShellInterpreter shell;
  private final Map<String, Program> programs;

  ShellBuiltins(ShellState state, ShellInterpreter shell) {
    this.state = state;
    this.shell = shell;
    this.programs =
        Map.ofEntries(
            Map.entry(":", call -> 0),
            Map.entry("cd", this::cd),
            Map.entry("exit", this::exit),
            Map.entry("exec", this::exec),
            Map.entry("eval", call -> shell.runText(joined(call), call.files())),
            Map.entry("export", this::export),
            Map.entry("unset", this::unset),
            Map.entry("read", this::read),
            Map.entry("set", this::set),
            Map.entry("shift", this::shift),
            Map.entry("trap", this::trap),
            Map.entry("wait", this::waitFor),
            Map.entry("jobs", this::jobs),
            Map.entry("command", this::command),
            Map.entry(".", this::source),
            Map.entry(
                "break",
                call -> {
                  throw new LoopException(false);
                }),
            Map.entry(
                "continue",
                call -> {
                  throw new LoopException(true);
                }));
  }

  boolean has(String name) {
    return programs.containsKey(name) || state.guest.programs().isFast(name);
  }

  int run(Call call) throws GuestIoException, InterruptedException {
    Program own = programs.get(call.name());
    return own == null ? state.guest.programs().fast(call.name()).run(call) : own.run(call);
  }

  private static String joined(Call call) {
    return String.join(" ", call.operands());
  }

  private int cd(Call call) throws GuestIoException, InterruptedException {
    String path = call.path(call.operands().isEmpty() ? "/root" : call.operands().getFirst());
    if (!call.guest().files().isDirectory(path)) {
      return call.fail(1, path + ": No such file or directory");
    }
    state.directory = path;
    state.variables.put("PWD", path);
    return 0;
  }

  private int exit(Call call) {
    throw new ExitException(
        call.operands().isEmpty() ? state.status : number(call.operands().getFirst()));
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) & 255 : 2;
  }

  private int exec(Call call) throws GuestIoException, InterruptedException {
    if (call.operands().isEmpty()) {
      call.files().forEach((fd, file) -> state.process.files().put(fd, file.retain()));
      return 0;
    }
    List<String> command = call.operands();
    throw new ExitException(
        state.guest.become(
            new Call(
                call.guest(),
                call.process(),
                command,
                call.environment(),
                call.directory(),
                call.files())));
  }

  private int export(Call call) {
    for (String operand : call.operands()) {
      int equals = operand.indexOf('=');
      String name = equals < 0 ? operand : operand.substring(0, equals);
      if (equals >= 0) {
        state.variables.put(name, operand.substring(equals + 1));
      }
      state.exported.add(name);
    }
    return 0;
  }

  private int unset(Call call) {
    call.operands().forEach(state.variables::remove);
    return 0;
  }

  private int read(Call call) throws GuestIoException, InterruptedException {
    Optional<String> line = line(call.in());
    List<String> names = new ArrayList<>(call.operands());
    names.removeIf(name -> name.startsWith("-"));
    String rest = line.orElse("").strip();
    for (int i = 0; i < names.size(); i++) {
      String[] words = rest.split("\\s+", 2);
      boolean last = i + 1 == names.size();
      state.variables.put(names.get(i), last ? rest : words[0]);
      rest = words.length > 1 ? words[1] : "";
    }
    return line.isPresent() ? 0 : 1;
  }

  /** A line, without what comes after it; empty at the end. */
  static Optional<String> line(OpenFile in) throws GuestIoException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] one = new byte[1];
    while (in.read(one, 0, 1) > 0) {
      if (one[0] == '\n') {
        return Optional.of(line.toString(StandardCharsets.UTF_8));
      }
      line.write(one[0]);
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  private int set(Call call) throws GuestIoException, InterruptedException {
    List<String> operands = call.operands();
    if (operands.isEmpty()) {
      for (Map.Entry<String, String> variable : state.environment().entrySet()) {
        call.printLine(variable.getKey() + "='" + variable.getValue() + "'");
      }
    } else if (operands.getFirst().equals("--")) {
      state.positional = List.copyOf(operands.subList(1, operands.size()));
    } else if (operands.getFirst().startsWith("-")) {
      state.stopsOnFailure |= operands.getFirst().contains("e");
    } else if (operands.getFirst().equals("+e")) {
      state.stopsOnFailure = false;
    }
    return 0;
  }

  private int shift(Call call) {
    if (state.positional.isEmpty()) {
      return 1;
    }
    state.positional = state.positional.subList(1, state.positional.size());
    return 0;
  }

  private int trap(Call call) throws GuestIoException, InterruptedException {
    List<String> operands = call.operands();
    if (operands.size() < 2) {
      return call.fail(2, "usage: trap COMMAND SIGNAL…");
    }
    for (String name : operands.subList(1, operands.size())) {
      if (name.equals("EXIT") || name.equals("0")) {
        state.exitTrap = operands.getFirst();
        continue;
      }
      Optional<Signal> signal = Signal.of(name);
      if (signal.isEmpty()) {
        return call.fail(1, name + ": bad trap");
      }
      state.trap(signal.get(), operands.getFirst());
    }
    return 0;
  }

  private int waitFor(Call call) throws InterruptedException {
    int status = 0;
    for (GuestProcess process : List.copyOf(state.background)) {
      boolean wanted =
          call.operands().isEmpty() || call.operands().contains(Integer.toString(process.pid()));
      if (wanted) {
        int code = shell.await(process);
        status = call.operands().isEmpty() ? 0 : code;
        state.background.remove(process);
      }
    }
    return status;
  }

  private int jobs(Call call) throws GuestIoException, InterruptedException {
    for (GuestProcess process : state.background) {
      if (!process.exit().isDone()) {
        call.printLine(process.pid() + " " + String.join(" ", process.arguments()));
      }
    }
    return 0;
  }

  private int command(Call call) throws GuestIoException, InterruptedException {
    List<String> operands = call.operands();
    if (operands.size() == 2 && operands.getFirst().equals("-v")) {
      String name = operands.get(1);
      boolean known = has(name) || call.guest().programs().find(name).isPresent();
      if (known) {
        call.printLine(name);
      }
      return known ? 0 : 127;
    }
    return shell.runText(joined(call), call.files());
  }

  private int source(Call call) throws GuestIoException, InterruptedException {
    if (call.operands().isEmpty()) {
      return call.fail(2, "which file?");
    }
    String path = call.path(call.operands().getFirst());
    return shell.runText(
        new String(call.guest().files().read(path), StandardCharsets.UTF_8), call.files());
  }

  static String resolved(Call call, String path) {
    return GuestFiles.resolve(call.directory(), path);
  }
}
