package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Inventory.Volume;
import dev.slipway.infrastructure.VolumeId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Data volumes: disks with a file system, which take no more room than they have data. */
final class Volumes {

  private static final long MIB = 1024 * 1024;

  private final Layout layout;

  Volumes(Layout layout) {
    this.layout = layout;
  }

  /** Makes the volume, or finds it; the instance's lock is held. */
  void ensure(VolumeId id, Deadline deadline) throws IOException {
    Path volume = layout.volume(id);
    if (Files.exists(volume)) {
      return;
    }
    Layout.directory(layout.volumes(id.clusterId()));
    Path part = volume.resolveSibling(id.name() + ".making");
    Files.deleteIfExists(part);
    Disk.write(part, "");
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.setLength(layout.settings().dataVolumeMiB() * MIB);
    }
    HostCommands.run(
        "making a file system on the volume " + id,
        deadline,
        "mkfs.ext4",
        "-q",
        "-F",
        "-E",
        "lazy_itable_init=1,lazy_journal_init=1,nodiscard",
        "-m",
        "0",
        part.toString());
    Files.move(part, volume, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Removes the volume; the instance's lock is held.
   *
   * @param users the machines that the cluster has
   */
  void destroy(VolumeId id, List<MachineRecord> users) throws IOException {
    for (MachineRecord machine : users) {
      if (machine.volume().equals(Optional.of(id))) {
        throw new DriverException(
            Code.IN_USE,
            "The volume " + id + " is in use by " + machine.id(),
            "Destroy the machine first.");
      }
    }
    Files.deleteIfExists(layout.volume(id));
    Files.deleteIfExists(layout.volume(id).resolveSibling(id.name() + ".making"));
  }

  List<Volume> list(String clusterId) {
    return MachineStore.names(layout.volumes(clusterId)).stream()
        .map(name -> name.substring(0, name.lastIndexOf('.')))
        .distinct()
        .map(name -> new Volume(clusterId, name, Optional.empty()))
        .toList();
  }
}
