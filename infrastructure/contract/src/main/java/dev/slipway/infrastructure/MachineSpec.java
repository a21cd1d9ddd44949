package dev.slipway.infrastructure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine to make. All of it is fixed when the machine is made; a change is a new incarnation.
 *
 * @param id which machine
 * @param network the network it is in, made before
 * @param address its address there, neither the network's own, the gateway's nor the last
 * @param memoryMiB its memory in MiB, enforced
 * @param image what it boots, in the driver's own terms (an image's tag, a disk image's name)
 * @param ignition its Ignition v3 configuration as JSON, applied once, before the first boot; holds
 *     private keys
 * @param portForwards the host's ports that lead to it
 * @param dataVolume storage that outlives it
 * @param labels further labels for whoever looks at the infrastructure; no key may begin with
 *     {@code dev.slipway}
 */
public record MachineSpec(
    MachineId id,
    NetworkSpec network,
    Ipv4Address address,
    int memoryMiB,
    String image,
    Secret ignition,
    List<PortForward> portForwards,
    Optional<DataVolume> dataVolume,
    Map<String, String> labels) {

  /** The least memory a machine is made with, in MiB. */
  public static final int LEAST_MEMORY_MIB = 64;

  public MachineSpec {
    portForwards = List.copyOf(portForwards);
    labels = Map.copyOf(labels);
    if (!network.clusterId().equals(id.clusterId())) {
      throw new IllegalArgumentException(
          id + " cannot be in the network of " + network.clusterId());
    }
    Cidr cidr = network.cidr();
    if (!cidr.contains(address)
        || address.equals(cidr.network())
        || address.equals(network.gateway())
        || address.equals(cidr.last())) {
      throw new IllegalArgumentException(address + " is no machine's address in " + cidr);
    }
    if (memoryMiB < LEAST_MEMORY_MIB) {
      throw new IllegalArgumentException(
          "A machine has " + LEAST_MEMORY_MIB + " MiB at least, not " + memoryMiB);
    }
    if (image.isBlank()) {
      throw new IllegalArgumentException("A machine boots an image");
    }
    labels.keySet().stream()
        .filter(key -> key.startsWith(Labels.MANAGED))
        .findFirst()
        .ifPresent(
            key -> {
              throw new IllegalArgumentException("The label " + key + " is the driver's");
            });
  }

  /** A machine with no port forwards, data volume or further labels. */
  public static MachineSpec of(
      MachineId id,
      NetworkSpec network,
      Ipv4Address address,
      int memoryMiB,
      String image,
      Secret ignition) {
    return new MachineSpec(
        id, network, address, memoryMiB, image, ignition, List.of(), Optional.empty(), Map.of());
  }

  public MachineSpec withPortForwards(List<PortForward> forwards) {
    return new MachineSpec(
        id, network, address, memoryMiB, image, ignition, forwards, dataVolume, labels);
  }

  public MachineSpec withDataVolume(DataVolume volume) {
    return new MachineSpec(
        id,
        network,
        address,
        memoryMiB,
        image,
        ignition,
        portForwards,
        Optional.of(volume),
        labels);
  }
}
