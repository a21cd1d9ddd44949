package dev.slipway.infrastructure.simulated.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.MachineState.Stop;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Power;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is: machines, networks, volumes. */
public final class StateJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StateJson() {}

  public static ObjectNode write(MachineState state) {
    ObjectNode json = JSON.objectNode();
    json.set("id", SpecJson.write(state.id()));
    switch (state) {
      case Absent absent -> json.put("absent", true);
      case Present present -> write(present, json);
    }
    return json;
  }

  private static void write(Present present, ObjectNode json) {
    json.put("address", present.address().toString());
    json.put("power", present.power().name());
    present.bootId().ifPresent(boot -> json.put("bootId", boot));
    present.startedAt().ifPresent(at -> json.put("startedAt", at.toString()));
    present
        .stop()
        .ifPresent(
            stop ->
                json.putObject("stop")
                    .put("at", stop.at().toString())
                    .put("exitCode", stop.exitCode())
                    .put("outOfMemory", stop.outOfMemory())
                    .put("detail", stop.detail()));
  }

  public static MachineState state(JsonNode json) {
    return json.path("absent").asBoolean()
        ? new Absent(SpecJson.id(json.path("id")))
        : present(json);
  }

  public static Present present(JsonNode json) {
    JsonNode stop = json.path("stop");
    return new Present(
        SpecJson.id(json.path("id")),
        Ipv4Address.parse(json.path("address").asText()),
        Power.valueOf(json.path("power").asText()),
        text(json, "bootId"),
        text(json, "startedAt").map(Instant::parse),
        stop.isObject()
            ? Optional.of(
                new Stop(
                    Instant.parse(stop.path("at").asText()),
                    stop.path("exitCode").asInt(),
                    stop.path("outOfMemory").asBoolean(),
                    stop.path("detail").asText()))
            : Optional.empty());
  }

  public static ObjectNode write(Inventory inventory) {
    ObjectNode json = JSON.objectNode();
    var machines = json.putArray("machines");
    inventory.machines().forEach(machine -> machines.add(write(machine)));
    var networks = json.putArray("networks");
    inventory.networks().forEach(network -> networks.add(SpecJson.write(network)));
    var volumes = json.putArray("volumes");
    for (Inventory.Volume volume : inventory.volumes()) {
      ObjectNode one =
          volumes.addObject().put("cluster", volume.clusterId()).put("name", volume.name());
      volume.machine().ifPresent(id -> one.set("machine", SpecJson.write(id)));
    }
    return json;
  }

  public static Inventory inventory(JsonNode json) {
    List<NetworkSpec> networks = new ArrayList<>();
    json.path("networks").forEach(network -> networks.add(SpecJson.network(network)));
    List<Inventory.Volume> volumes = new ArrayList<>();
    json.path("volumes")
        .forEach(
            volume ->
                volumes.add(
                    new Inventory.Volume(
                        volume.path("cluster").asText(),
                        volume.path("name").asText(),
                        volume.path("machine").isObject()
                            ? Optional.of(SpecJson.id(volume.path("machine")))
                            : Optional.empty())));
    return new Inventory(machines(json.path("machines")), networks, volumes);
  }

  /** An array of machines that are there. */
  public static List<Present> machines(JsonNode array) {
    List<Present> machines = new ArrayList<>();
    array.forEach(machine -> machines.add(present(machine)));
    return machines;
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.ofNullable(json.path(field).textValue());
  }
}
