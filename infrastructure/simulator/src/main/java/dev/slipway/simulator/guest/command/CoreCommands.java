package dev.slipway.simulator.guest.command;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Programs;
import dev.slipway.simulator.guest.file.Inode;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.Signal;
import dev.slipway.simulator.guest.shell.ShellProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What every shell script takes for granted. */
final class CoreCommands {

  private CoreCommands() {}

  static Programs programs() {
    ShellProgram shell = new ShellProgram();
    return new Programs()
        .with("sh", shell)
        .with("bash", shell)
        .with("true", call -> 0)
        .with("false", call -> 1)
        .with("echo", CoreCommands::echo)
        .with("printf", CoreCommands::printf)
        .with("test", call -> test(call, call.operands()))
        .with("[", call -> test(call, call.operands().subList(0, call.operands().size() - 1)))
        .with("sleep", CoreCommands::sleep)
        .with("env", CoreCommands::env)
        .with("printenv", CoreCommands::env)
        .with("pwd", CoreCommands::pwd)
        .with("kill", CoreCommands::kill)
        .with("setsid", CoreCommands::passOn)
        .with("nohup", CoreCommands::passOn)
        .with("nice", CoreCommands::passOn)
        .with("seq", CoreCommands::seq)
        .with("basename", call -> name(call, true))
        .with("dirname", call -> name(call, false))
        .with("yes", CoreCommands::yes);
  }

  private static int echo(Call call) throws GuestIoException, InterruptedException {
    List<String> words = call.operands();
    boolean noLine = !words.isEmpty() && words.getFirst().equals("-n");
    String text = String.join(" ", noLine ? words.subList(1, words.size()) : words);
    call.print(noLine ? text : text + "\n");
    return 0;
  }

  private static int printf(Call call) throws GuestIoException, InterruptedException {
    if (call.operands().isEmpty()) {
      return call.fail(2, "which format?");
    }
    String format =
        call.operands().getFirst().replace("\\n", "\n").replace("\\t", "\t").replace("%%", "\0");
    List<String> values = call.operands().subList(1, call.operands().size());
    int at = 0;
    StringBuilder text = new StringBuilder();
    do {
      int from = 0;
      for (int percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', from)) {
        text.append(format, from, percent).append(at < values.size() ? values.get(at++) : "");
        int end = percent + 1;
        while (end < format.length() && !Character.isLetter(format.charAt(end))) {
          end++;
        }
        from = Math.min(format.length(), end + 1);
      }
      text.append(format.substring(from));
    } while (at > 0 && at < values.size());
    call.print(text.toString().replace('\0', '%'));
    return 0;
  }

  private static int test(Call call, List<String> words) {
    return holds(call, words) ? 0 : 1;
  }

  private static boolean holds(Call call, List<String> words) {
    int or = words.indexOf("-o");
    int and = words.indexOf("-a");
    if (or > 0) {
      return holds(call, words.subList(0, or)) || holds(call, words.subList(or + 1, words.size()));
    }
    if (and > 0) {
      return holds(call, words.subList(0, and))
          && holds(call, words.subList(and + 1, words.size()));
    }
    if (!words.isEmpty() && words.getFirst().equals("!")) {
      return !holds(call, words.subList(1, words.size()));
    }
    return switch (words.size()) {
      case 1 -> !words.getFirst().isEmpty();
      case 2 -> unary(call, words.getFirst(), words.get(1));
      case 3 -> binary(words.getFirst(), words.get(1), words.get(2));
      default -> false;
    };
  }

  private static boolean unary(Call call, String operator, String operand) {
    String path = call.path(operand);
    Inode node = call.guest().files().stat(path);
    return switch (operator) {
      case "-e" -> call.guest().files().exists(path);
      case "-f" -> node != null && node.isFile();
      case "-d" -> call.guest().files().isDirectory(path);
      case "-s" -> node != null && node.size() > 0;
      case "-r", "-w" -> call.guest().files().exists(path);
      case "-x" -> node != null && (node.mode() & 0111) != 0;
      case "-L", "-h" -> {
        Inode link = call.guest().files().linkStat(path);
        yield link != null && link.kind() == Inode.Kind.LINK;
      }
      case "-z" -> operand.isEmpty();
      case "-n" -> !operand.isEmpty();
      case "-t" -> operand.equals("0") && call.in().terminal().isPresent();
      default -> false;
    };
  }

  private static boolean binary(String left, String operator, String right) {
    return switch (operator) {
      case "=", "==" -> left.equals(right);
      case "!=" -> !left.equals(right);
      case "-eq" -> number(left) == number(right);
      case "-ne" -> number(left) != number(right);
      case "-lt" -> number(left) < number(right);
      case "-le" -> number(left) <= number(right);
      case "-gt" -> number(left) > number(right);
      case "-ge" -> number(left) >= number(right);
      default -> false;
    };
  }

  private static long number(String text) {
    return text.strip().matches("-?[0-9]{1,18}") ? Long.parseLong(text.strip()) : 0;
  }

  private static int sleep(Call call) throws GuestIoException, InterruptedException {
    double seconds = 0;
    for (String operand : call.operands()) {
      if (operand.equals("infinity")) {
        seconds = Integer.MAX_VALUE;
      } else if (operand.matches("[0-9]{1,9}(\\.[0-9]{1,9})?[smhd]?")) {
        char unit = operand.charAt(operand.length() - 1);
        double value = Double.parseDouble(operand.replaceAll("[smhd]$", ""));
        seconds += value * (unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 1);
      } else {
        return call.fail(1, "invalid time interval '" + operand + "'");
      }
    }
    Thread.sleep(Duration.ofMillis((long) (seconds * 1000)));
    return 0;
  }

  /** Without a command, the variables; else the command with those that are given. */
  private static int env(Call call) throws GuestIoException, InterruptedException {
    Map<String, String> environment = new TreeMap<>(call.environment());
    List<String> words = call.operands();
    int at = 0;
    while (at < words.size() && (words.get(at).indexOf('=') > 0 || words.get(at).equals("-i"))) {
      if (words.get(at).equals("-i")) {
        environment.clear();
      } else {
        int equals = words.get(at).indexOf('=');
        environment.put(words.get(at).substring(0, equals), words.get(at).substring(equals + 1));
      }
      at++;
    }
    if (at < words.size() && call.name().endsWith("env") && !call.name().endsWith("printenv")) {
      return call.guest()
          .become(
              new Call(
                  call.guest(),
                  call.process(),
                  words.subList(at, words.size()),
                  environment,
                  call.directory(),
                  call.files()));
    }
    if (at < words.size()) {
      String value = environment.get(words.get(at));
      if (value != null) {
        call.printLine(value);
      }
      return value == null ? 1 : 0;
    }
    call.print(
        environment.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining()));
    return 0;
  }

  private static int pwd(Call call) throws GuestIoException, InterruptedException {
    call.printLine(call.directory());
    return 0;
  }

  private static int kill(Call call) throws GuestIoException, InterruptedException {
    Signal signal = Signal.TERM;
    int failures = 0;
    for (String operand : call.operands()) {
      if (operand.startsWith("-")) {
        Optional<Signal> named = Signal.of(operand.substring(1));
        if (named.isEmpty() && !operand.equals("-0")) {
          return call.fail(1, operand + ": invalid signal");
        }
        signal = named.orElse(Signal.WINCH);
        continue;
      }
      Optional<GuestProcess> process =
          operand.matches("[0-9]{1,9}")
              ? call.guest().processes().find(Integer.parseInt(operand))
              : Optional.empty();
      if (process.isEmpty()) {
        failures += call.fail(1, "(" + operand + ") - No such process");
      } else {
        process.get().signal(signal);
      }
    }
    return failures == 0 ? 0 : 1;
  }

  /** A program that only runs another. */
  private static int passOn(Call call) throws GuestIoException, InterruptedException {
    List<String> words = call.operands();
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-")) {
      at++;
    }
    return at == words.size()
        ? call.fail(1, "run what?")
        : call.guest()
            .become(
                new Call(
                    call.guest(),
                    call.process(),
                    words.subList(at, words.size()),
                    call.environment(),
                    call.directory(),
                    call.files()));
  }

  private static int seq(Call call) throws GuestIoException, InterruptedException {
    List<String> words = call.operands();
    long first = words.size() > 1 ? number(words.getFirst()) : 1;
    long last = words.isEmpty() ? 0 : number(words.getLast());
    for (long i = first; i <= last; i++) {
      call.printLine(Long.toString(i));
    }
    return 0;
  }

  private static int name(Call call, boolean last) throws GuestIoException, InterruptedException {
    if (call.operands().isEmpty()) {
      return call.fail(1, "missing operand");
    }
    String path = call.operands().getFirst();
    int slash = path.lastIndexOf('/');
    call.printLine(
        last
            ? path.substring(slash + 1)
            : slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash));
    return 0;
  }

  private static int yes(Call call) throws GuestIoException, InterruptedException {
    String line = (call.operands().isEmpty() ? "y" : String.join(" ", call.operands())) + "\n";
    while (true) {
      call.process().requireAlive();
      call.print(line);
    }
  }
}
