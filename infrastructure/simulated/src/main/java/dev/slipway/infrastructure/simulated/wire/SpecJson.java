package dev.slipway.infrastructure.simulated.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Specifications of machines and networks. */
public final class SpecJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SpecJson() {}

  /** The specification, its configuration with private keys included. */
  public static ObjectNode write(MachineSpec spec) {
    ObjectNode json = withoutConfiguration(spec);
    json.put("ignition", spec.ignition().reveal());
    return json;
  }

  /** The specification without its configuration. */
  public static ObjectNode withoutConfiguration(MachineSpec spec) {
    ObjectNode json = JSON.objectNode();
    json.set("id", write(spec.id()));
    json.set("network", write(spec.network()));
    json.put("address", spec.address().toString());
    json.put("memoryMiB", spec.memoryMiB());
    json.put("image", spec.image());
    var forwards = json.putArray("portForwards");
    spec.portForwards()
        .forEach(
            forward ->
                forwards
                    .addObject()
                    .put("hostPort", forward.hostPort())
                    .put("machinePort", forward.machinePort()));
    spec.dataVolume()
        .ifPresent(
            volume ->
                json.putObject("dataVolume")
                    .put("name", volume.name())
                    .put("mountPath", volume.mountPath()));
    var labels = json.putObject("labels");
    new TreeMap<>(spec.labels()).forEach(labels::put);
    return json;
  }

  /** Reads what {@link #write(MachineSpec)} wrote. */
  public static MachineSpec machine(JsonNode json) {
    return machine(json, Secret.of(json.path("ignition").asText()));
  }

  /** Reads what {@link #withoutConfiguration} wrote. */
  public static MachineSpec machine(JsonNode json, Secret ignition) {
    List<PortForward> forwards = new ArrayList<>();
    json.path("portForwards")
        .forEach(
            forward ->
                forwards.add(
                    new PortForward(
                        forward.path("hostPort").asInt(), forward.path("machinePort").asInt())));
    Map<String, String> labels = new LinkedHashMap<>();
    json.path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    JsonNode volume = json.path("dataVolume");
    return new MachineSpec(
        id(json.path("id")),
        network(json.path("network")),
        Ipv4Address.parse(json.path("address").asText()),
        json.path("memoryMiB").asInt(),
        json.path("image").asText(),
        ignition,
        forwards,
        volume.isObject()
            ? Optional.of(
                new DataVolume(volume.path("name").asText(), volume.path("mountPath").asText()))
            : Optional.empty(),
        labels);
  }

  public static ObjectNode write(MachineId id) {
    return JSON.objectNode()
        .put("cluster", id.clusterId())
        .put("name", id.name())
        .put("incarnation", id.incarnation());
  }

  public static MachineId id(JsonNode json) {
    return new MachineId(
        json.path("cluster").asText(),
        json.path("name").asText(),
        json.path("incarnation").asInt());
  }

  public static ObjectNode write(NetworkSpec network) {
    return JSON.objectNode()
        .put("cluster", network.clusterId())
        .put("cidr", network.cidr().toString());
  }

  public static NetworkSpec network(JsonNode json) {
    return new NetworkSpec(json.path("cluster").asText(), Cidr.parse(json.path("cidr").asText()));
  }
}
