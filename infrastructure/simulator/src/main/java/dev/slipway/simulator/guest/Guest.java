package dev.slipway.simulator.guest;

import dev.slipway.simulator.guest.file.GuestFiles;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.ProcessTable;
import dev.slipway.simulator.guest.process.Signal;
import dev.slipway.simulator.guest.unit.UnitManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One boot of a machine, as what runs in it sees it. */
public final class Guest {
  /** What shells say of a program that isn't there, and of a file that is none. */
  private static final int NOT_THERE = 127;

  private static final int NOT_A_PROGRAM = 126;

  private final Hardware hardware;
  private final GuestFiles files;
  private final ProcessTable processes = new ProcessTable();
  private final Programs programs;
  private final UnitManager units;

  /**
   * What a guest runs on.
   *
   * @param hostName the machine's name
   * @param address its address
   * @param memoryMiB its memory, in MiB
   * @param bootId tells this boot from others
   * @param bootedAt when it began
   * @param console what is printed there
   * @param power what the guest may do with its machine
   */
  public record Hardware(
      String hostName,
      String address,
      int memoryMiB,
      String bootId,
      Instant bootedAt,
      Consumer<String> console,
      Power power) {}

  /** A machine's power, from inside. */
  public interface Power {
    void off();

    void reboot();
  }

  /**
   * @param files makes the files, of which some are the guest's own
   * @param listener opens the sockets that units listen on
   */
  public Guest(
      Hardware hardware,
      java.util.function.Function<Guest, GuestFiles> files,
      Programs programs,
      UnitManager.Listener listener) {
    this.hardware = hardware;
    this.files = files.apply(this);
    this.programs = programs;
    this.units = new UnitManager(this, listener);
  }

  public String hostName() {
    return hardware.hostName();
  }

  public String address() {
    return hardware.address();
  }

  public int memoryMiB() {
    return hardware.memoryMiB();
  }

  public String bootId() {
    return hardware.bootId();
  }

  public Instant bootedAt() {
    return hardware.bootedAt();
  }

  public Power power() {
    return hardware.power();
  }

  /** Prints a line on the console. */
  public void console(String line) {
    hardware.console().accept(line);
  }

  public GuestFiles files() {
    return files;
  }

  public ProcessTable processes() {
    return processes;
  }

  public Programs programs() {
    return programs;
  }

  public UnitManager units() {
    return units;
  }

  /** Starts a process. */
  public GuestProcess start(Launch launch) {
    return processes.start(
        launch.parent(),
        launch.session(),
        launch.command(),
        launch.files(),
        self ->
            run(
                new Call(
                    this,
                    self,
                    launch.command(),
                    launch.environment(),
                    launch.directory(),
                    self.files())));
  }

  /** Goes on as another program in the same process. */
  public int become(Call call) throws GuestIoException, InterruptedException {
    call.process().become(call.arguments());
    return run(call);
  }

  private int run(Call call) throws GuestIoException, InterruptedException {
    try {
      Optional<Program> program = programs.find(call.name());
      return program.isPresent() ? program.get().run(call) : script(call);
    } catch (GuestIoException e) {
      if (e.reason() == GuestIoException.Reason.BROKEN_PIPE) {
        throw e;
      }
      return call.fail(1, e.text());
    }
  }

  /** A file that names its interpreter. */
  private int script(Call call) throws GuestIoException, InterruptedException {
    boolean isPath = call.name().indexOf('/') >= 0;
    Optional<String> text = isPath ? files.text(call.path(call.name())) : Optional.empty();
    if (text.isEmpty()) {
      return call.fail(
          NOT_THERE,
          isPath
              ? "No such file or directory"
              : "command not found (a simulated machine has few; \"help\" lists them)");
    }
    String first = text.get().lines().findFirst().orElse("");
    if (!first.startsWith("#!")) {
      return call.fail(NOT_A_PROGRAM, "not a program that a simulated machine can run");
    }
    List<String> command = new ArrayList<>(List.of(first.substring(2).strip().split("\\s+")));
    if (programs.find(command.getFirst()).isEmpty()) {
      return call.fail(NOT_A_PROGRAM, command.getFirst() + ": bad interpreter");
    }
    command.add(call.path(call.name()));
    command.addAll(call.operands());
    return become(
        new Call(
            this, call.process(), command, call.environment(), call.directory(), call.files()));
  }

  /** Ends a process that asks for more memory than it can have. */
  public void outOfMemory(GuestProcess process) {
    console(
        "Out of memory: Killed process %d (%s)"
            .formatted(process.pid(), process.arguments().getFirst()));
    process.signal(Signal.KILL);
  }

  /** Variables that programs begin with. */
  public static Map<String, String> environment() {
    return Map.of(
        "PATH",
        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME",
        "/root",
        "USER",
        "root",
        "LANG",
        "C.UTF-8");
  }

  /** A file's text, if it is there. */
  public Optional<String> text(String path) {
    return files.text(path);
  }

  /** A text's bytes as programs see them. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
