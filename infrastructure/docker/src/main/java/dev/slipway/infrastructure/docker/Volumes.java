package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Inventory.Volume;
import dev.slipway.infrastructure.Labels;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.VolumeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Named volumes: a machine's own /var, which goes with it, and data volumes, which don't. */
final class Volumes {

  private final DockerApi api;
  private final Names names;

  Volumes(DockerApi api, Names names) {
    this.api = api;
    this.names = names;
  }

  void ensureOwn(MachineId id) {
    ensure(names.ownVolume(id), names.labels(id));
  }

  void ensureData(VolumeId id) {
    ensure(names.dataVolume(id), names.labels(id));
  }

  private void ensure(String name, Map<String, String> labels) {
    String what = "making the volume " + name;
    try {
      api.call(
          what,
          docker ->
              docker
                  .createVolumeCmd()
                  .withName(name)
                  .withDriver("local")
                  .withLabels(labels)
                  .exec());
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  void destroyOwn(MachineId id) {
    destroy(names.ownVolume(id));
  }

  void destroyData(VolumeId id) {
    destroy(names.dataVolume(id));
  }

  private void destroy(String name) {
    String what = "removing the volume " + name;
    try {
      api.call(what, docker -> docker.removeVolumeCmd(name).exec());
    } catch (NotFoundException e) {
      return;
    } catch (ConflictException e) {
      throw new DriverException(
          Code.IN_USE,
          "The volume " + name + " is in use by a machine",
          "Destroy the machine first.",
          e);
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  List<Volume> list(Map<String, String> labels) {
    List<Volume> found = new ArrayList<>();
    List<InspectVolumeResponse> volumes =
        api.call(
            "listing volumes",
            docker ->
                docker
                    .listVolumesCmd()
                    .withFilter(
                        "label",
                        labels.entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .toList())
                    .exec()
                    .getVolumes());
    if (volumes == null) {
      return List.of();
    }
    for (InspectVolumeResponse volume : volumes) {
      Map<String, String> its = volume.getLabels();
      String cluster = its.get(Labels.CLUSTER);
      if (cluster != null) {
        Optional<MachineId> machine = names.machineOf(its);
        found.add(new Volume(cluster, its.getOrDefault(Labels.VOLUME, volume.getName()), machine));
      }
    }
    return found;
  }
}
