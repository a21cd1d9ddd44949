package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.Labels;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.driver.InstanceName;
import dev.slipway.infrastructure.driver.Sha256;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What things of one instance are called and how they are labelled. No part of a name holds a dot,
 * so that no two things share one.
 */
record Names(String instance) {

  private static final String MAKING = ".making";

  Names {
    InstanceName.require(instance);
  }

  String network(String clusterId) {
    return "slipway-" + instance + "." + clusterId;
  }

  /**
   * The name of the cluster's bridge on the host: an interface's name has 15 characters at most.
   */
  String bridge(String clusterId) {
    return "slw-" + Sha256.of(network(clusterId)).substring(0, 11);
  }

  String machine(MachineId id) {
    return network(id.clusterId()) + "." + id.name() + "." + id.incarnation();
  }

  /** The name of a machine whose configuration is not in place yet. */
  String halfMade(MachineId id) {
    return machine(id) + MAKING;
  }

  static boolean isHalfMade(String containerName) {
    return containerName.endsWith(MAKING);
  }

  /** The name of the machine's own storage, which is its /var. */
  String ownVolume(MachineId id) {
    return machine(id) + ".var";
  }

  String dataVolume(VolumeId id) {
    return network(id.clusterId()) + ".volume." + id.name();
  }

  Map<String, String> labels() {
    return Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance);
  }

  Map<String, String> labels(String clusterId) {
    return with(labels(), Map.of(Labels.CLUSTER, clusterId));
  }

  Map<String, String> labels(MachineId id) {
    return with(
        labels(id.clusterId()),
        Map.of(Labels.MACHINE, id.name(), Labels.INCARNATION, Integer.toString(id.incarnation())));
  }

  Map<String, String> labels(VolumeId id) {
    return with(labels(id.clusterId()), Map.of(Labels.VOLUME, id.name()));
  }

  static Map<String, String> with(Map<String, String> labels, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(labels);
    all.putAll(more);
    return all;
  }

  boolean isOurs(@Nullable Map<String, String> labels) {
    return labels != null && instance.equals(labels.get(Labels.INSTANCE));
  }

  /** The machine that the labels name; empty if they don't, or name another instance's. */
  Optional<MachineId> machineOf(@Nullable Map<String, String> labels) {
    if (labels == null || !isOurs(labels)) {
      return Optional.empty();
    }
    String cluster = labels.get(Labels.CLUSTER);
    String machine = labels.get(Labels.MACHINE);
    String incarnation = labels.get(Labels.INCARNATION);
    if (cluster == null || machine == null || incarnation == null) {
      return Optional.empty();
    }
    return Optional.of(new MachineId(cluster, machine, Integer.parseInt(incarnation)));
  }
}
