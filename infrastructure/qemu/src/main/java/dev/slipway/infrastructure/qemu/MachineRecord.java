package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.driver.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine as {@code machine.json} has it: all of its specification but the configuration.
 *
 * @param specification a fingerprint of all of it, by which a second {@code create} tells same from
 *     other; the configuration's secrets can't be had from it
 */
record MachineRecord(
    String cluster,
    String machine,
    int incarnation,
    String network,
    String address,
    int memoryMiB,
    String image,
    List<PortForward> portForwards,
    @Nullable DataVolume dataVolume,
    Map<String, String> labels,
    String specification) {

  static MachineRecord of(MachineSpec spec) {
    return new MachineRecord(
        spec.id().clusterId(),
        spec.id().name(),
        spec.id().incarnation(),
        spec.network().cidr().toString(),
        spec.address().toString(),
        spec.memoryMiB(),
        spec.image(),
        spec.portForwards(),
        spec.dataVolume().orElse(null),
        new TreeMap<>(spec.labels()),
        Fingerprint.of(spec));
  }

  MachineId id() {
    return new MachineId(cluster, machine, incarnation);
  }

  NetworkSpec networkSpec() {
    return new NetworkSpec(cluster, Cidr.parse(network));
  }

  Ipv4Address ipv4Address() {
    return Ipv4Address.parse(address);
  }

  Optional<VolumeId> volume() {
    return Optional.ofNullable(dataVolume).map(volume -> new VolumeId(cluster, volume.name()));
  }
}
