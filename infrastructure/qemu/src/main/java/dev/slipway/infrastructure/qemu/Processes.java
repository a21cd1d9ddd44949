package dev.slipway.infrastructure.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the process that a machine is: by its id, when it began, and the boot's id among its
 * arguments, so that no other process is ever taken for it.
 */
final class Processes {

  /** What the boot's id stands behind among QEMU's arguments. */
  static final String BOOT_ARGUMENT = "dev.slipway.boot=";

  private final LocalFacts host;

  Processes(LocalFacts host) {
    this.host = host;
  }

  /**
   * A process.
   *
   * @param start when it began, in ticks since the host's start
   */
  record Found(long pid, long start) {}

  /** QEMU, and the shell that waits for its end. */
  private record Noted(Found qemu, Found supervisor) {}

  /** The process that this boot is, if it lives. */
  Optional<Found> qemu(MachineFiles files, String powerOn) throws IOException {
    if (Files.exists(files.exit(powerOn))) {
      return Optional.empty();
    }
    Optional<Noted> noted = noted(files, powerOn);
    if (noted.isPresent()) {
      return noted.map(Noted::qemu).filter(found -> isAlive(found, powerOn));
    }
    // The driver died before QEMU was noted: it may run nevertheless, or be just about to.
    return any(powerOn);
  }

  /** Any process that has to do with the boot. */
  Optional<Found> any(String powerOn) {
    List<Long> pids = host.processesWith(BOOT_ARGUMENT + powerOn);
    for (long pid : pids) {
      OptionalLong start = host.startOfProcess(pid);
      if (start.isPresent()) {
        return Optional.of(new Found(pid, start.getAsLong()));
      }
    }
    return Optional.empty();
  }

  /** The shell that waits for QEMU's end, and clears up after it. */
  Optional<Found> supervisor(MachineFiles files, String powerOn) throws IOException {
    return noted(files, powerOn).map(Noted::supervisor).filter(found -> isAlive(found, powerOn));
  }

  private boolean isAlive(Found process, String powerOn) {
    OptionalLong start = host.startOfProcess(process.pid);
    String arguments = host.commandLine(process.pid);
    // A process that is just ending has no arguments any more, and may still write to its disk.
    return start.isPresent()
        && start.getAsLong() == process.start
        && (arguments.isEmpty() || arguments.contains(BOOT_ARGUMENT + powerOn));
  }

  boolean isStopped(Found process) {
    return host.isStopped(process.pid);
  }

  /** SIGKILL; nothing happens if it is gone. */
  static void kill(Found process) {
    ProcessHandle.of(process.pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static Optional<Noted> noted(MachineFiles files, String powerOn) throws IOException {
    return Disk.read(files.process())
        .map(text -> text.strip().split(" "))
        .filter(words -> words.length == 5 && words[4].equals(powerOn))
        .map(
            words ->
                new Noted(
                    new Found(Long.parseLong(words[0]), Long.parseLong(words[1])),
                    new Found(Long.parseLong(words[2]), Long.parseLong(words[3]))));
  }
}
