package dev.slipway.simulator.guest.command;

import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Programs;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What says how the machine is, and what starts, stops and reboots it. */
public final class SystemCommands {

  private SystemCommands() {}

  /** Everything that a machine has, whatever its role. */
  public static Programs everyMachines() {
    return CoreCommands.programs()
        .with(TextCommands.programs())
        .with(FileCommands.programs())
        .with(programs());
  }

  private static Programs programs() {
    return new Programs()
        .with("hostname", SystemCommands::hostname)
        .with("uname", SystemCommands::uname)
        .with("id", call -> line(call, "uid=0(root) gid=0(root) groups=0(root)"))
        .with("whoami", call -> line(call, "root"))
        .with("date", call -> line(call, Instant.now().toString()))
        .with("uptime", SystemCommands::uptime)
        .with("ps", SystemCommands::ps)
        .with("free", SystemCommands::free)
        .with("sync", SystemCommands::sync)
        .with("mount", call -> 0)
        .with("modprobe", call -> 0)
        .with("iptables", call -> 0)
        .with("iptables-restore", call -> 0)
        .with("ip", SystemCommands::ip)
        .with("stty", SystemCommands::stty)
        .with("tty", SystemCommands::tty)
        .with("systemctl", SystemCommands::systemctl)
        .with("journalctl", SystemCommands::journalctl)
        .with("reboot", SystemCommands::reboot)
        .with("poweroff", SystemCommands::powerOff)
        .with("shutdown", SystemCommands::powerOff)
        .with("help", SystemCommands::help);
  }

  private static int line(Call call, String text) throws GuestIoException, InterruptedException {
    call.printLine(text);
    return 0;
  }

  private static int hostname(Call call) throws GuestIoException, InterruptedException {
    boolean addresses = call.operands().contains("-I");
    return line(call, addresses ? call.guest().address() + " " : call.guest().hostName());
  }

  private static int uname(Call call) throws GuestIoException, InterruptedException {
    return line(
        call,
        call.operands().contains("-a")
            ? "Linux " + call.guest().hostName() + " 6.12.0-slipway-simulated x86_64 GNU/Linux"
            : call.operands().contains("-r") ? "6.12.0-slipway-simulated" : "Linux");
  }

  private static int uptime(Call call) throws GuestIoException, InterruptedException {
    Duration up = Duration.between(call.guest().bootedAt(), Instant.now());
    return line(
        call,
        "up %d:%02d:%02d, load average: 0.00, 0.00, 0.00"
            .formatted(up.toHours(), up.toMinutesPart(), up.toSecondsPart()));
  }

  private static int ps(Call call) throws GuestIoException, InterruptedException {
    call.printLine("    PID    PPID CMD");
    for (GuestProcess process : call.guest().processes().all()) {
      call.printLine(
          "%7d %7d %s"
              .formatted(process.pid(), process.parent(), String.join(" ", process.arguments())));
    }
    return 0;
  }

  private static int free(Call call) throws GuestIoException, InterruptedException {
    int total = call.guest().memoryMiB();
    call.printLine("               total        used        free   (MiB, simulated)");
    return line(call, "Mem: %15d %11d %11d".formatted(total, total / 4, total * 3 / 4));
  }

  private static int sync(Call call) {
    call.guest().files().sync();
    return 0;
  }

  private static int ip(Call call) throws GuestIoException, InterruptedException {
    if (call.operands().contains("-batch")) {
      return 0;
    }
    return line(call, "eth0             UP             " + call.guest().address() + "/24");
  }

  private static int stty(Call call) throws GuestIoException, InterruptedException {
    Optional<Terminal> terminal = call.in().terminal();
    if (terminal.isEmpty()) {
      return call.fail(1, "'standard input': Inappropriate ioctl for device");
    }
    if (call.operands().contains("size")) {
      TerminalSize size = terminal.get().size();
      call.printLine(size.rows() + " " + size.columns());
    }
    return 0;
  }

  private static int tty(Call call) throws GuestIoException, InterruptedException {
    boolean terminal = call.in().terminal().isPresent();
    call.printLine(terminal ? "/dev/pts/0" : "not a tty");
    return terminal ? 0 : 1;
  }

  private static int systemctl(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "");
    List<String> operands = options.operands();
    String verb = operands.isEmpty() ? "list-units" : operands.getFirst();
    if (verb.equals("list-units") || (verb.equals("status") && operands.size() == 1)) {
      List<String> wanted =
          options.value("state").map(states -> List.of(states.split(","))).orElse(List.of());
      for (String line : call.guest().units().lines()) {
        List<String> columns = Arrays.asList(line.split(" ", 5));
        if (wanted.isEmpty() || wanted.stream().anyMatch(columns::contains)) {
          call.printLine(line);
        }
      }
      return 0;
    }
    if (verb.equals("poweroff") || verb.equals("reboot")) {
      return verb.equals("reboot") ? reboot(call) : powerOff(call);
    }
    if (operands.size() < 2) {
      return call.fail(1, "which unit?");
    }
    return unit(call, verb, operands.get(1), options.has("q") || options.has("quiet"));
  }

  private static int unit(Call call, String verb, String name, boolean quiet)
      throws GuestIoException, InterruptedException {
    Optional<String> state = call.guest().units().state(name);
    if (state.isEmpty()) {
      return call.fail(4, "Unit " + name + " could not be found.");
    }
    boolean active = state.get().equals("active");
    return switch (verb) {
      case "is-active", "is-failed" -> {
        if (!quiet) {
          call.printLine(state.get());
        }
        boolean holds = verb.equals("is-active") ? active : state.get().equals("failed");
        yield holds ? 0 : 3;
      }
      case "status", "show" -> {
        call.printLine(name + ": " + state.get());
        for (String line : call.guest().units().journal(name, 10)) {
          call.printLine("  " + line);
        }
        yield active ? 0 : 3;
      }
      case "start", "stop", "restart" -> call.guest().units().control(name, verb) ? 0 : 1;
      default -> call.fail(1, "Unknown command verb " + verb);
    };
  }

  private static int journalctl(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "un");
    Optional<String> unit = options.value("u").or(() -> options.value("unit"));
    if (unit.isEmpty()) {
      return call.fail(1, "which unit? -u NAME");
    }
    int lines = options.has("lines") ? options.number("lines", 200) : options.number("n", 200);
    for (String line : call.guest().units().journal(unit.get(), lines)) {
      call.printLine(line);
    }
    return 0;
  }

  private static int reboot(Call call) {
    call.guest().power().reboot();
    return 0;
  }

  private static int powerOff(Call call) {
    call.guest().power().off();
    return 0;
  }

  private static int help(Call call) throws GuestIoException, InterruptedException {
    call.printLine("This machine is simulated. Its shell knows lists, pipes, redirections, loops,");
    call.printLine("conditions, subshells and variables, and its programs are:");
    return line(call, String.join(" ", call.guest().programs().names()));
  }
}
