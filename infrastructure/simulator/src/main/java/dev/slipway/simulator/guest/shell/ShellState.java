package dev.slipway.simulator.guest.shell;

import dev.slipway.simulator.guest.Guest;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.Signal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a shell remembers: variables, traps, its background. */
final class ShellState {
  final Guest guest;
  final GuestProcess process;
  final Map<String, String> variables = new HashMap<>();
  final Set<String> exported = new HashSet<>();
  final Map<Signal, String> traps = new EnumMap<>(Signal.class);
  final List<GuestProcess> background = new ArrayList<>();
  List<String> positional;
  String directory;
  String exitTrap = "";
  int status;
  boolean stopsOnFailure;

  ShellState(
      Guest guest,
      GuestProcess process,
      Map<String, String> environment,
      String directory,
      List<String> positional) {
    this.guest = guest;
    this.process = process;
    this.directory = directory;
    this.positional = List.copyOf(positional);
    variables.putAll(environment);
    exported.addAll(environment.keySet());
  }

  /** What a subshell begins with; it keeps ignoring what is ignored here. */
  ShellState fork(GuestProcess child) {
    ShellState fork = new ShellState(guest, child, Map.of(), directory, positional);
    fork.variables.putAll(variables);
    fork.exported.addAll(exported);
    fork.status = status;
    fork.stopsOnFailure = stopsOnFailure;
    traps.forEach(
        (signal, command) -> {
          if (command.isEmpty()) {
            fork.trap(signal, "");
          }
        });
    return fork;
  }

  void trap(Signal signal, String command) {
    traps.put(signal, command);
    process.handle(signal);
  }

  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (String name : exported) {
      String value = variables.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    return environment;
  }
}
