package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.qemu.Processes.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests do to machines behind the driver's back. */
final class TestMachines {

  /** Apart from those of a Slipway that runs here. */
  static final QemuSettings SETTINGS =
      QemuSettings.DEFAULT.in(
          Path.of("target/machines").toAbsolutePath(), Path.of("/run/slipway/qemu-tests"));

  private TestMachines() {}

  static MachineFiles files(QemuSettings settings, String instance, MachineId machine) {
    return new Layout(settings, new Names(settings.directory(), instance)).machine(machine);
  }

  static Found process(QemuSettings settings, String instance, MachineId machine)
      throws IOException {
    MachineFiles files = files(settings, instance, machine);
    return new Processes(new LocalFacts(Path.of("/")))
        .qemu(files, new Boots().last(files).orElseThrow().powerOn())
        .orElseThrow();
  }

  static void kill(Found process) throws IOException {
    signal(process, "KILL");
  }

  static void signal(Found process, String signal) throws IOException {
    try {
      new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Another process of the same Slipway, which powers the machine on and dies. */
  static Process anotherProcess(
      QemuSettings settings, String instance, MachineId machine, String... script)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(PowerOnAndDie.class.getName());
    command.addAll(
        List.of(settings.directory().toString(), settings.runDirectory().toString(), instance));
    command.addAll(List.of(machine.clusterId(), machine.name()));
    command.addAll(List.of(script));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
