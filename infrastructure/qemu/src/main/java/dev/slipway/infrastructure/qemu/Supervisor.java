package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts QEMU in a session of its own, with a shell that waits for its end: neither is this
 * process's, and both outlive it. The shell notes which process QEMU is, then how it ended, and
 * closes what led to the machine.
 */
final class Supervisor {

  /** The arguments: where to note the process, its boot, its end; the tap; the rules; QEMU. */
  private static final String SCRIPT =
      """
      process=$1 boot=$2 exit=$3 tap=$4 rules=$5
      shift 5
      "$@" &
      qemu=$!
      since() {
        read -r stat <"/proc/$1/stat"
        set -- ${stat##*) }
        echo "${20}"
      }
      echo "$qemu $(since $qemu) $$ $(since $$) $boot" >"$process.part" && mv "$process.part" "$process"
      wait "$qemu"
      echo "$? $(date +%s%3N)" >"$exit.part"
      ln "$exit.part" "$exit"
      rm -f "$exit.part"
      echo "$rules" | while read -r rule; do
        [ -z "$rule" ] || iptables -w 5 -t nat -D $rule
      done
      ip link delete dev "$tap"
      """;

  private Supervisor() {}

  /** Returns when both have been started, which says nothing of how they fare. */
  static void start(
      MachineFiles files, String powerOn, String tap, List<String> rules, List<String> qemu) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("setsid", "sh", "-c", SCRIPT, "slipway-machine"));
    command.addAll(
        List.of(
            files.process().toString(),
            powerOn,
            files.exit(powerOn).toString(),
            tap,
            String.join("\n", rules)));
    command.addAll(qemu);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.qemuLog().toFile()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", HostCommands.PATH);
    environment.put("LC_ALL", "C");
    try {
      Files.deleteIfExists(files.process());
      builder.start();
    } catch (IOException e) {
      throw new DriverException(
          Code.FAILED, "QEMU can't be started: " + e.getMessage(), "Ask again.", e);
    }
  }
}
