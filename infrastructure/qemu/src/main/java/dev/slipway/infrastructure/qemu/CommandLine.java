package dev.slipway.infrastructure.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What QEMU is started with. */
record CommandLine(
    String qemu,
    Accelerator accelerator,
    int cpus,
    MachineRecord machine,
    MachineFiles files,
    Names names,
    VmImage image,
    Optional<Path> dataVolume) {

  /** The volume's serial number, by which the machine finds it. */
  static final String DATA_SERIAL = "slipway-data";

  /** QEMU without its guest's memory and its translations: measured with Debian's 7.2. */
  private static final int QEMU_ITSELF_MIB = 100;

  /** From here on a machine runs more than one program that needs its share, as controllers do. */
  private static final int LARGE_MIB = 1024;

  /** A kernel that panics boots again after 5 s, should it not know the device that tells QEMU. */
  private static final String KERNEL_ARGUMENTS =
      "console=ttyS0 root=/dev/vda panic=5 mitigations=off tsc=reliable net.ifnames=1";

  /** The size of the buffer that TCG translates into; a larger one makes little faster. */
  static int translationBufferMiB(int memoryMiB) {
    return memoryMiB >= LARGE_MIB ? 256 : 128;
  }

  /**
   * How many processors a machine gets of those that are wanted. Under TCG a second one makes a
   * small machine dearer by an eighth, and the host's few are for the larger ones.
   */
  static int cpus(int wanted, Accelerator accelerator, int memoryMiB) {
    return accelerator == Accelerator.TCG && memoryMiB < LARGE_MIB ? 1 : wanted;
  }

  /** What the host gives a machine at most. */
  static int hostMemoryMiB(int memoryMiB) {
    return memoryMiB + translationBufferMiB(memoryMiB) + QEMU_ITSELF_MIB;
  }

  List<String> arguments(String powerOn) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of(qemu, "-nodefaults", "-no-user-config", "-display", "none"));
    all.addAll(List.of("-name", "guest=" + names.machine(machine.id()) + ",debug-threads=on"));
    all.addAll(List.of("-uuid", names.uuid(machine.id()).toString()));
    all.addAll(List.of("-smbios", "type=11,value=" + Processes.BOOT_ARGUMENT + powerOn));
    all.addAll(List.of("-machine", "q35"));
    all.addAll(accelerator.arguments(translationBufferMiB(machine.memoryMiB())));
    all.addAll(List.of("-smp", Integer.toString(cpus), "-m", machine.memoryMiB() + "M"));
    all.addAll(
        List.of("-action", "reboot=reset,shutdown=poweroff,panic=exit-failure,watchdog=reset"));
    all.addAll(List.of("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny"));
    all.addAll(List.of("-device", "pvpanic"));
    if (image instanceof VmImage.Parts parts) {
      all.addAll(List.of("-kernel", parts.kernel().toString()));
      all.addAll(List.of("-initrd", parts.initramfs().toString()));
      all.addAll(List.of("-append", KERNEL_ARGUMENTS + " " + parts.commandLine()));
    }
    disk(all, "root", files.disk(), "qcow2", "slipway-root");
    dataVolume.ifPresent(volume -> disk(all, "data", volume, "raw", DATA_SERIAL));
    all.addAll(List.of("-fw_cfg", "name=opt/com.coreos/config,file=" + escaped(files.ignition())));
    all.addAll(
        List.of(
            "-netdev",
            "tap,id=net,ifname=" + names.tap(machine.id()) + ",script=no,downscript=no"));
    all.addAll(
        List.of("-device", "virtio-net-pci,netdev=net,romfile=,mac=" + names.mac(machine.id())));
    all.addAll(List.of("-object", "rng-random,id=rng,filename=/dev/urandom"));
    all.addAll(List.of("-device", "virtio-rng-pci,rng=rng"));
    logs(all);
    ports(all);
    monitor(all, "calls", files.calls());
    monitor(all, "events", files.events());
    return List.copyOf(all);
  }

  private static void disk(List<String> all, String id, Path file, String format, String serial) {
    all.addAll(
        List.of(
            "-drive",
            "if=none,id=%s,file=%s,format=%s,cache=writeback,discard=unmap"
                .formatted(id, escaped(file), format)));
    all.addAll(List.of("-device", "virtio-blk-pci,drive=" + id + ",serial=" + serial));
  }

  /** The console and the firmware's words: appended to files, whether anybody watches or not. */
  private void logs(List<String> all) {
    all.addAll(
        List.of("-chardev", "null,id=console,logappend=on,logfile=" + escaped(files.console())));
    all.addAll(List.of("-serial", "chardev:console"));
    all.addAll(List.of("-chardev", "file,id=firmware,append=on,path=" + escaped(files.firmware())));
    all.addAll(List.of("-device", "isa-debugcon,iobase=0x402,chardev=firmware"));
  }

  private void ports(List<String> all) {
    all.addAll(List.of("-device", "virtio-serial-pci,max_ports=16"));
    port(all, "agent", files.agent(), "org.qemu.guest_agent.0");
    for (int i = 0; i < MachineFiles.SHELLS; i++) {
      port(all, shell(i), files.shell(i), ShellSetup.PORT + i);
    }
  }

  /** What QEMU calls its end of a port for shells. */
  static String shell(int port) {
    return "shell-" + port;
  }

  private static void port(List<String> all, String id, Path socket, String name) {
    all.addAll(
        List.of(
            "-chardev", "socket,id=%s,server=on,wait=off,path=%s".formatted(id, escaped(socket))));
    all.addAll(List.of("-device", "virtserialport,chardev=" + id + ",name=" + name));
  }

  private static void monitor(List<String> all, String id, Path socket) {
    all.addAll(
        List.of(
            "-chardev", "socket,id=%s,server=on,wait=off,path=%s".formatted(id, escaped(socket))));
    all.addAll(List.of("-mon", "chardev=" + id + ",mode=control"));
  }

  /** A comma ends an option's value unless it is doubled. */
  private static String escaped(Path path) {
    return path.toString().replace(",", ",,");
  }
}
