package dev.slipway.simulator.guest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The programs that a machine has, by their names and, for scripts of its own, by their paths. */
public final class Programs {
  private static final List<String> DIRECTORIES =
      List.of("/usr/local/bin/", "/usr/local/sbin/", "/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/");

  /** What shells run without a process, as they do everywhere. */
  private static final Set<String> IN_THE_SHELL =
      Set.of("echo", "printf", "test", "[", "true", "false", "pwd", "kill");

  private final Map<String, Program> programs = new HashMap<>();

  /**
   * Adds a program.
   *
   * @param name its name; a path for a program that lies elsewhere than where programs lie
   */
  public Programs with(String name, Program program) {
    programs.put(name, program);
    return this;
  }

  /** Adds all that another has. */
  public Programs with(Programs others) {
    programs.putAll(others.programs);
    return this;
  }

  /** By its name or its path. */
  public Optional<Program> find(String name) {
    Program program = programs.get(name);
    if (program == null && name.startsWith("/")) {
      for (String directory : DIRECTORIES) {
        if (name.startsWith(directory) && name.indexOf('/', directory.length()) < 0) {
          return Optional.ofNullable(programs.get(name.substring(directory.length())));
        }
      }
    }
    return Optional.ofNullable(program);
  }

  /** Whether shells run it themselves. */
  public boolean isFast(String name) {
    return IN_THE_SHELL.contains(name);
  }

  /** A program that shells run themselves. */
  public Program fast(String name) {
    return find(name).orElse(call -> call.fail(127, "not found"));
  }

  /** All names, sorted. */
  public Set<String> names() {
    return new TreeSet<>(programs.keySet());
  }
}
