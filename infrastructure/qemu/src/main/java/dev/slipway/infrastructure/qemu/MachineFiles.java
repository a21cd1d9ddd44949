package dev.slipway.infrastructure.qemu;

import java.nio.file.Path;

/**
 * Where one machine's things are.
 *
 * @param directory what is kept
 * @param run sockets, and which process it is: of no use after a restart of the host
 * @param lock whoever changes the machine holds this
 */
record MachineFiles(Path directory, Path run, Path lock) {

  /** How many shells a machine can have open at once; each has a port of its own. */
  static final int SHELLS = 8;

  Path record() {
    return directory.resolve("machine.json");
  }

  Path ignition() {
    return directory.resolve("ignition.json");
  }

  Path disk() {
    return directory.resolve("disk.qcow2");
  }

  Path console() {
    return directory.resolve("console.log");
  }

  /** What the firmware says, which is how resets from inside are counted. */
  Path firmware() {
    return directory.resolve("firmware.log");
  }

  /** What QEMU itself says. */
  Path qemuLog() {
    return directory.resolve("qemu.log");
  }

  Path boot() {
    return directory.resolve("boot.json");
  }

  /** How the boot's QEMU ended. */
  Path exit(String bootId) {
    return directory.resolve("exit." + bootId);
  }

  /** The private key that opens the machine's shells. */
  Path shellKey() {
    return directory.resolve("shell-key");
  }

  /** The public key by which the machine's shells are known. */
  Path shellHostKey() {
    return directory.resolve("shell-host-key.pub");
  }

  /** Which process the machine is. */
  Path process() {
    return run.resolve("process");
  }

  Path calls() {
    return run.resolve("calls.sock");
  }

  Path events() {
    return run.resolve("events.sock");
  }

  Path agent() {
    return run.resolve("agent.sock");
  }

  Path agentLock() {
    return run.resolve("agent.lock");
  }

  Path shell(int number) {
    return run.resolve("shell-" + number + ".sock");
  }

  Path shellLock(int number) {
    return run.resolve("shell-" + number + ".lock");
  }
}
