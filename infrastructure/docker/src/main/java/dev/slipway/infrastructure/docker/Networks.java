package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.Labels;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.infrastructure.driver.HostFacts;
import dev.slipway.infrastructure.driver.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machine networks: one user-defined bridge network a cluster. */
final class Networks {

  private final DockerApi api;
  private final Names names;
  private final HostFacts host;

  Networks(DockerApi api, Names names, HostFacts host) {
    this.api = api;
    this.names = names;
    this.host = host;
  }

  List<UsedNetwork> used() {
    List<UsedNetwork> used = new ArrayList<>();
    for (Network network :
        api.call("listing networks", docker -> docker.listNetworksCmd().exec())) {
      Optional<String> cluster =
          names.isOurs(network.labels)
              ? Optional.ofNullable(network.labels.get(Labels.CLUSTER))
              : Optional.empty();
      for (Cidr cidr : subnets(network)) {
        used.add(new UsedNetwork(cidr, "Docker network " + network.getName(), cluster));
      }
    }
    return host.withRoutes(used);
  }

  void ensure(NetworkSpec spec) {
    Optional<NetworkSpec> existing = find(spec.clusterId());
    if (existing.isEmpty()) {
      Refusals.requireRangeFree(spec, used());
      create(spec);
      existing = find(spec.clusterId());
    }
    existing.ifPresent(network -> Refusals.requireUnchanged(network, spec));
  }

  private void create(NetworkSpec spec) {
    String what = "making the network " + spec.cidr();
    Network.Ipam.Config range =
        new Network.Ipam.Config()
            .withSubnet(spec.cidr().toString())
            .withGateway(spec.gateway().toString());
    Map<String, String> options =
        Map.of("com.docker.network.bridge.name", names.bridge(spec.clusterId()));
    try {
      api.call(
          what,
          docker ->
              docker
                  .createNetworkCmd()
                  .withName(names.network(spec.clusterId()))
                  .withDriver("bridge")
                  .withIpam(new Network.Ipam().withConfig(range))
                  .withOptions(options)
                  .withLabels(names.labels(spec.clusterId()))
                  .withCheckDuplicate(true)
                  .exec());
    } catch (DockerException e) {
      String message = DockerApi.message(e);
      if (message.contains("Pool overlaps")) {
        throw Refusals.overlap(spec, "another network: " + message, e);
      }
      // Somebody was quicker: the network's and its bridge's names exclude a second one.
      if (find(spec.clusterId()).isEmpty()) {
        throw DockerApi.failed(what, e);
      }
    }
  }

  void destroy(String clusterId, boolean hasMachines) {
    Optional<NetworkSpec> existing = find(clusterId);
    if (existing.isEmpty()) {
      return;
    }
    if (hasMachines) {
      throw inUse(clusterId);
    }
    String what = "removing the network of " + clusterId;
    try {
      api.call(what, docker -> docker.removeNetworkCmd(names.network(clusterId)).exec());
    } catch (NotFoundException e) {
      return;
    } catch (ConflictException e) {
      throw inUse(clusterId);
    } catch (DockerException e) {
      if (DockerApi.message(e).contains("active endpoints")) {
        throw inUse(clusterId);
      }
      throw DockerApi.failed(what, e);
    }
  }

  private static DriverException inUse(String clusterId) {
    return new DriverException(
        Code.IN_USE,
        "The network of " + clusterId + " still has machines or other containers in it",
        "Destroy the cluster's machines, and disconnect what else was put into it.");
  }

  Optional<NetworkSpec> find(String clusterId) {
    return list(names.labels(clusterId)).stream().findFirst();
  }

  List<NetworkSpec> list(Map<String, String> labels) {
    List<NetworkSpec> found = new ArrayList<>();
    for (Network network :
        api.call(
            "listing networks",
            docker ->
                docker
                    .listNetworksCmd()
                    .withFilter(
                        "label",
                        labels.entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .toList())
                    .exec())) {
      String cluster = network.labels.get(Labels.CLUSTER);
      if (cluster != null) {
        subnets(network).stream()
            .map(cidr -> new NetworkSpec(cluster, cidr))
            .findFirst()
            .ifPresent(found::add);
      }
    }
    return found;
  }

  private static List<Cidr> subnets(Network network) {
    List<Cidr> subnets = new ArrayList<>();
    if (network.getIpam() != null && network.getIpam().getConfig() != null) {
      for (Network.Ipam.Config config : network.getIpam().getConfig()) {
        String subnet = config.getSubnet();
        if (subnet != null && !subnet.contains(":")) {
          String[] parts = subnet.split("/", 2);
          subnets.add(Cidr.containing(Ipv4Address.parse(parts[0]), Integer.parseInt(parts[1])));
        }
      }
    }
    return subnets;
  }
}
