package dev.slipway.simulator.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.simulated.wire.SpecJson;
import dev.slipway.simulator.machine.MachineStore;
import dev.slipway.simulator.machine.SimulatorFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where one instance's things are: {@code <cluster>/network.json}, {@code machines}, {@code
 * volumes}.
 */
final class InstanceDirectory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  InstanceDirectory(Path directory) {
    this.directory = directory;
  }

  Path cluster(String cluster) {
    return directory.resolve(cluster);
  }

  private Path machines(String cluster) {
    return cluster(cluster).resolve("machines");
  }

  MachineStore machine(MachineId id) {
    return new MachineStore(machines(id.clusterId()).resolve(MachineStore.directoryName(id)));
  }

  Path volume(VolumeId id) {
    return cluster(id.clusterId()).resolve("volumes").resolve(id.name());
  }

  /** Where a data volume's files are. */
  Path volumeFiles(VolumeId id) {
    return volume(id).resolve("disk");
  }

  List<String> clusters() {
    return SimulatorFiles.directories(directory).stream().map(SimulatorFiles::name).toList();
  }

  /** All machines that are whole. */
  List<MachineStore> machines() {
    List<MachineStore> stores = new ArrayList<>();
    for (String cluster : clusters()) {
      for (Path path : SimulatorFiles.directories(machines(cluster))) {
        if (!SimulatorFiles.name(path).endsWith(MachineStore.MAKING)) {
          stores.add(new MachineStore(path));
        }
      }
    }
    return stores;
  }

  /** Machines of which a crash left a part. */
  List<MachineId> halfMade(String cluster) {
    List<MachineId> ids = new ArrayList<>();
    for (Path path : SimulatorFiles.directories(machines(cluster))) {
      String name = SimulatorFiles.name(path);
      int dot = name.indexOf('.');
      if (name.endsWith(MachineStore.MAKING) && dot > 0) {
        String incarnation = name.substring(dot + 1, name.length() - MachineStore.MAKING.length());
        ids.add(new MachineId(cluster, name.substring(0, dot), Integer.parseInt(incarnation)));
      }
    }
    return ids;
  }

  List<VolumeId> volumes(String cluster) {
    return SimulatorFiles.directories(cluster(cluster).resolve("volumes")).stream()
        .map(path -> new VolumeId(cluster, SimulatorFiles.name(path)))
        .toList();
  }

  Optional<NetworkSpec> network(String cluster) {
    Path file = cluster(cluster).resolve("network.json");
    try {
      return Files.exists(file)
          ? Optional.of(SpecJson.network(JSON.readTree(Files.readString(file))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void saveNetwork(NetworkSpec network) {
    try {
      Path cluster = cluster(network.clusterId());
      SimulatorFiles.makeDirectories(cluster);
      SimulatorFiles.replace(cluster.resolve("network.json"), SpecJson.write(network).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void removeNetwork(String cluster) {
    try {
      Files.deleteIfExists(cluster(cluster).resolve("network.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void makeVolume(VolumeId id) {
    try {
      SimulatorFiles.makeDirectories(volume(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void makeMachines(String cluster) {
    try {
      SimulatorFiles.makeDirectories(machines(cluster));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void removeVolume(VolumeId id) {
    try {
      SimulatorFiles.deleteTree(volume(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a cluster's directory when nothing is left in it that counts. */
  void removeCluster(String cluster) {
    try {
      SimulatorFiles.deleteTree(cluster(cluster));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
