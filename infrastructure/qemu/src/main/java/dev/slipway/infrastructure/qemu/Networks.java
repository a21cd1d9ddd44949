package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.infrastructure.driver.HostFacts;
import dev.slipway.infrastructure.driver.InstanceName;
import dev.slipway.infrastructure.driver.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Machine networks: a file each, from which the host's interfaces are made again. */
final class Networks {

  private final Layout layout;
  private final MachineStore store;
  private final HostFacts host;
  private final Interfaces interfaces;

  Networks(Layout layout, MachineStore store, HostFacts host, Interfaces interfaces) {
    this.layout = layout;
    this.store = store;
    this.host = host;
    this.interfaces = interfaces;
  }

  Optional<NetworkSpec> find(String clusterId) {
    return read(layout, clusterId);
  }

  private static Optional<NetworkSpec> read(Layout layout, String clusterId) {
    try {
      return Disk.read(layout.network(clusterId))
          .map(cidr -> new NetworkSpec(clusterId, Cidr.parse(cidr.strip())));
    } catch (IOException e) {
      throw MachineStore.unreadable(layout.network(clusterId), e);
    }
  }

  List<NetworkSpec> all() {
    return store.clusters().stream().flatMap(cluster -> find(cluster).stream()).toList();
  }

  List<UsedNetwork> used() {
    List<UsedNetwork> used = new ArrayList<>();
    for (String instance : MachineStore.names(layout.settings().directory())) {
      if (!InstanceName.isValid(instance)) {
        continue;
      }
      boolean isOurs = instance.equals(layout.names().instance());
      Layout other =
          new Layout(layout.settings(), new Names(layout.settings().directory(), instance));
      for (String cluster : new MachineStore(other).clusters()) {
        read(other, cluster)
            .ifPresent(
                network ->
                    used.add(
                        new UsedNetwork(
                            network.cidr(),
                            "machine network of " + other.names().cluster(cluster),
                            isOurs ? Optional.of(cluster) : Optional.empty())));
      }
    }
    return host.withRoutes(used);
  }

  /** Makes the network, or finds it; the instance's lock is held. */
  void ensure(NetworkSpec spec, Deadline deadline) throws IOException {
    Optional<NetworkSpec> existing = find(spec.clusterId());
    existing.ifPresent(network -> Refusals.requireUnchanged(network, spec));
    if (existing.isEmpty()) {
      Refusals.requireRangeFree(spec, used());
      Layout.directory(layout.machines(spec.clusterId()));
      Disk.write(layout.network(spec.clusterId()), spec.cidr() + "\n");
    }
    interfaces.ensureBridge(spec, deadline);
  }

  /** Removes the network, if there is one; the instance's lock is held. */
  void destroy(String clusterId, Deadline deadline) throws IOException {
    if (!store.ofCluster(clusterId).isEmpty() || !store.halfMade(clusterId).isEmpty()) {
      throw new DriverException(
          Code.IN_USE,
          "The network of " + clusterId + " still has machines in it",
          "Destroy the cluster's machines.");
    }
    if (find(clusterId).isEmpty()) {
      return;
    }
    interfaces.remove(layout.names().bridge(clusterId), deadline);
    Files.deleteIfExists(layout.network(clusterId));
    removeEmptyCluster(clusterId);
  }

  /** Removes the cluster's directories if nothing is in them any more. */
  void removeEmptyCluster(String clusterId) throws IOException {
    if (find(clusterId).isEmpty()
        && MachineStore.names(layout.machines(clusterId)).isEmpty()
        && MachineStore.names(layout.volumes(clusterId)).isEmpty()) {
      Disk.remove(layout.clusters().resolve(clusterId));
    }
  }
}
