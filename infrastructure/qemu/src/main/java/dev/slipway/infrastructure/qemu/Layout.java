package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.VolumeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the instance's things are. */
record Layout(QemuSettings settings, Names names) {

  private static final String MAKING = ".making";

  Path instance() {
    return settings.directory().resolve(names.instance());
  }

  Path clusters() {
    return instance().resolve("clusters");
  }

  Path network(String clusterId) {
    return clusters().resolve(clusterId).resolve("network");
  }

  Path machines(String clusterId) {
    return clusters().resolve(clusterId).resolve("machines");
  }

  Path volumes(String clusterId) {
    return clusters().resolve(clusterId).resolve("volumes");
  }

  Path volume(VolumeId id) {
    return volumes(id.clusterId()).resolve(id.name() + ".ext4");
  }

  MachineFiles machine(MachineId id) {
    return files(id, "");
  }

  /** Of a machine that isn't complete yet, or no longer. */
  MachineFiles halfMade(MachineId id) {
    return files(id, MAKING);
  }

  static boolean isHalfMade(Path directory) {
    return directory.getFileName().toString().endsWith(MAKING);
  }

  private MachineFiles files(MachineId id, String suffix) {
    return new MachineFiles(
        machines(id.clusterId()).resolve(id.name() + "." + id.incarnation() + suffix),
        settings.runDirectory().resolve(names.runDirectory(id)),
        locks().resolve(names.runDirectory(id)));
  }

  private Path locks() {
    return instance().resolve("locks");
  }

  /** Held by whoever changes what machines share: networks, ports, addresses, memory. */
  Locks.Held lockInstance(Deadline deadline) {
    ensure();
    return Locks.take(locks().resolve("instance"), "another call of this instance", deadline);
  }

  Locks.Held lockMachine(MachineId id, Deadline deadline) {
    ensure();
    return Locks.take(machine(id).lock(), "another call about " + id, deadline);
  }

  private void ensure() {
    directory(clusters());
    directory(locks());
    directory(settings.runDirectory());
  }

  /** Makes a directory that root alone can read, with those above it. */
  static void directory(Path path) {
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
