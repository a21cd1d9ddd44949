package dev.slipway.simulator.kubernetes.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A node as its kubelet is configured.
 *
 * @param name as it registers itself
 * @param address its InternalIP
 * @param listenAddress where its NodePorts listen, usually the same; empty for none at all
 * @param labels beside those that every kubelet sets
 * @param taints as {@code key=value:Effect}
 * @param cpuMillis thousandths of a core
 * @param memoryMiB all of its memory
 * @param reservedMiB what is kept from pods
 * @param maxPods how many pods fit
 * @param podCidr where its pods' addresses are taken from, such as {@code 10.2.1.0/24}
 * @param providerId empty for none
 * @param kubeletVersion such as {@code v1.36.3}
 * @param bootId of this boot; with another one than before, its pods are started anew
 * @param leaseDuration the lease is renewed each quarter of it
 * @param statusReports how often an unchanged status is reported
 * @param longestBackOff between restarts of a container that ends at once
 * @param images what its containers can be made of
 * @param delays how long things take
 */
public record NodeOptions(
    String name,
    String address,
    String listenAddress,
    Map<String, String> labels,
    List<String> taints,
    int cpuMillis,
    int memoryMiB,
    int reservedMiB,
    int maxPods,
    String podCidr,
    String providerId,
    String kubeletVersion,
    String bootId,
    Duration leaseDuration,
    Duration statusReports,
    Duration longestBackOff,
    ImageCatalogue images,
    PodDelays delays) {

  /** A worker of Slipway with usual settings. */
  public static NodeOptions worker(String name, String address, String podCidr, String bootId) {
    return new NodeOptions(
        name,
        address,
        address,
        Map.of(),
        List.of(),
        2000,
        1536,
        256,
        110,
        podCidr,
        "",
        "v1.36.3",
        bootId,
        Duration.ofSeconds(40),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        ImageCatalogue.everything(),
        PodDelays.usual());
  }
}
