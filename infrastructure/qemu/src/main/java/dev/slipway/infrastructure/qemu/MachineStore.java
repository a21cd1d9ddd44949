package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.driver.InstanceName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machines that the instance has, as its directory has them. */
final class MachineStore {

  private final Layout layout;

  MachineStore(Layout layout) {
    this.layout = layout;
  }

  Optional<MachineRecord> find(MachineId id) {
    return read(layout.machine(id).record());
  }

  /** A machine that is there. */
  MachineRecord require(MachineId id) {
    return find(id)
        .orElseThrow(
            () ->
                new DriverException(
                    Code.NOT_FOUND, "There is no machine " + id, "Make the machine first."));
  }

  List<String> clusters() {
    return names(layout.clusters());
  }

  List<MachineRecord> all() {
    return clusters().stream().flatMap(cluster -> ofCluster(cluster).stream()).toList();
  }

  List<MachineRecord> ofCluster(String clusterId) {
    return directories(clusterId)
        .filter(directory -> !Layout.isHalfMade(directory))
        .flatMap(directory -> read(directory.resolve("machine.json")).stream())
        .sorted(Comparator.comparing(record -> record.id().toString()))
        .toList();
  }

  /** Machines that a crash left incomplete, or half removed. */
  List<HalfMade> halfMade(String clusterId) {
    return directories(clusterId)
        .filter(Layout::isHalfMade)
        .flatMap(
            directory ->
                idOf(clusterId, directory.getFileName().toString())
                    .map(id -> new HalfMade(id, read(directory.resolve("machine.json"))))
                    .stream())
        .toList();
  }

  /** What is known of a half-made machine. */
  record HalfMade(MachineId id, Optional<MachineRecord> record) {}

  private static Optional<MachineId> idOf(String clusterId, String directory) {
    String[] parts = directory.split("\\.");
    return parts.length == 3 && parts[1].matches("[1-9][0-9]{0,8}")
        ? Optional.of(new MachineId(clusterId, parts[0], Integer.parseInt(parts[1])))
        : Optional.empty();
  }

  /** Whatever the machines of any instance in the directory were promised. */
  List<MachineRecord> ofAllInstances() {
    List<MachineRecord> all = new ArrayList<>();
    for (String instance : names(layout.settings().directory())) {
      if (InstanceName.isValid(instance)) {
        Names names = new Names(layout.settings().directory(), instance);
        all.addAll(new MachineStore(new Layout(layout.settings(), names)).all());
      }
    }
    return all;
  }

  private Stream<Path> directories(String clusterId) {
    Path machines = layout.machines(clusterId);
    return names(machines).stream().map(machines::resolve);
  }

  /** The names of a directory's entries; none if it isn't there. */
  static List<String> names(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private static Optional<MachineRecord> read(Path path) {
    try {
      Optional<String> text = Disk.read(path);
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(Qmp.JSON.readValue(text.get(), MachineRecord.class));
    } catch (JsonProcessingException e) {
      throw unreadable(path, null);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  static DriverException unreadable(Path path, @Nullable IOException cause) {
    return new DriverException(
        Code.UNAVAILABLE,
        path + " can't be read" + (cause == null ? ": it is damaged" : ": " + cause),
        "Make the qemu driver's directory readable, or put it back.",
        cause);
  }
}
