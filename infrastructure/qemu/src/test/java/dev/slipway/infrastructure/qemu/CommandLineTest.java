package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.DataVolume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {

  private static final MachineRecord M1 =
      new MachineRecord(
          "cl-a",
          "m1",
          1,
          "172.29.0.0/24",
          "172.29.0.11",
          512,
          "/images/vm",
          List.of(),
          new DataVolume("d1", "/srv"),
          Map.of(),
          "fingerprint");
  private static final MachineFiles FILES =
      new MachineFiles(Path.of("/m,1"), Path.of("/run/m1"), Path.of("/locks/m1"));

  private final Names names = new Names(Path.of("/var/lib/slipway/qemu"), "home");

  private String of(Accelerator accelerator, VmImage image) {
    return String.join(
        " ",
        new CommandLine(
                "qemu", accelerator, 2, M1, FILES, names, image, Optional.of(Path.of("/data/d1")))
            .arguments("boot-1"));
  }

  private static final VmImage PARTS =
      new VmImage.Parts(Path.of("/i/vmlinuz"), Path.of("/i/initrd"), Path.of("/i/root"), "quiet");

  @Test
  void memoryIsAsAskedForAndTheBootIsNamed() {
    assertThat(of(Accelerator.TCG, PARTS))
        .contains("-m 512M")
        .contains("-smp 2")
        .contains("tcg,thread=multi,tb-size=128")
        .contains("-smbios type=11,value=dev.slipway.boot=boot-1")
        .contains("-name guest=slipway-home.cl-a.m1.1,")
        .contains("mac=" + names.mac(M1.id()))
        .contains("ifname=" + names.tap(M1.id()));
  }

  @Test
  void nothingIsUnsafe() {
    assertThat(of(Accelerator.TCG, PARTS)).doesNotContain("unsafe").contains("-sandbox on");
  }

  @Test
  void commasInPathsAreDoubled() {
    assertThat(of(Accelerator.TCG, PARTS))
        .contains("file=/m,,1/disk.qcow2,format=qcow2")
        .contains("name=opt/com.coreos/config,file=/m,,1/ignition.json");
  }

  @Test
  void anImageOfPartsBringsItsKernelAndADiskItsOwn() {
    assertThat(of(Accelerator.KVM, PARTS))
        .contains("-kernel /i/vmlinuz -initrd /i/initrd -append console=ttyS0")
        .contains(" quiet ")
        .contains("-accel kvm");
    assertThat(of(Accelerator.KVM, new VmImage.CloudDisk(Path.of("/flatcar.qcow2"), "qcow2")))
        .doesNotContain("-kernel");
  }

  @Test
  void theVolumeIsASecondDisk() {
    assertThat(of(Accelerator.TCG, PARTS))
        .contains("file=/data/d1,format=raw")
        .contains("serial=slipway-data");
  }

  @Test
  void aSmallMachineHasOneProcessorWhereItIsEmulated() {
    assertThat(CommandLine.cpus(2, Accelerator.TCG, 512)).isEqualTo(1);
    assertThat(CommandLine.cpus(2, Accelerator.TCG, 1024)).isEqualTo(2);
    assertThat(CommandLine.cpus(2, Accelerator.KVM, 512)).isEqualTo(2);
  }

  @Test
  void theHostGivesMoreThanTheGuestHas() {
    assertThat(CommandLine.hostMemoryMiB(512)).isEqualTo(512 + 128 + 100);
    assertThat(CommandLine.hostMemoryMiB(1536)).isEqualTo(1536 + 256 + 100);
  }
}
