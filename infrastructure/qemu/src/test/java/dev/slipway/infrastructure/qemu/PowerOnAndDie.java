package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Shell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process of Slipway that powers a machine on, may open a shell, and dies without a word. */
final class PowerOnAndDie {

  private PowerOnAndDie() {}

  /** The arguments: directory, run directory, instance, cluster, machine, and a shell's script. */
  public static void main(String[] arguments) {
    QemuDriver driver =
        new QemuDriver(
            arguments[2], QemuSettings.DEFAULT.in(Path.of(arguments[0]), Path.of(arguments[1])));
    MachineId machine = new MachineId(arguments[3], arguments[4], 1);
    driver.powerOn(machine);
    if (arguments.length > 5) {
      Shell shell = driver.openShell(machine, List.of("sh", "-c", arguments[5]), Optional.empty());
      System.out.print(new String(shell.read().orElseThrow().bytes(), StandardCharsets.UTF_8));
      System.out.flush();
    }
    Runtime.getRuntime().halt(0);
  }
}
