package dev.slipway.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.simulated.wire.HostJson;
import dev.slipway.infrastructure.simulated.wire.SpecJson;
import dev.slipway.infrastructure.simulated.wire.StateJson;
import dev.slipway.simulator.machine.GuestCommands;
import dev.slipway.simulator.machine.SimulatedMachine;
import dev.slipway.simulator.site.Instance;
import dev.slipway.simulator.site.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What drivers ask, below {@code /v1/instances/<instance>/}. */
final class DriverCalls {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectNode NOTHING = JSON.objectNode();

  /** The path's parts before what is asked: {@code v1 instances <instance>}. */
  private static final int OWN = 3;

  private final Site site;

  DriverCalls(Site site) {
    this.site = site;
  }

  /** Answers it. */
  JsonNode answer(Request request) {
    Instance instance = site.instance(request.part(2));
    return switch (request.path().size() > OWN ? request.part(OWN) : "") {
      case "traits" -> HostJson.write(site.traits());
      case "capacity" -> HostJson.write(site.capacity());
      case "used-networks" -> HostJson.write(site.usedNetworks(instance));
      case "used-host-ports" -> {
        ArrayNode ports = JSON.arrayNode();
        site.usedHostPorts().forEach(ports::add);
        yield ports;
      }
      case "inventory" -> {
        String cluster = request.query("cluster");
        yield StateJson.write(cluster == null ? instance.list() : instance.list(cluster));
      }
      case "networks" -> network(instance, request);
      case "volumes" -> {
        instance.destroyVolume(new VolumeId(request.part(OWN + 1), request.part(OWN + 2)));
        yield NOTHING;
      }
      case "machines" -> machine(instance, request);
      default -> throw Request.refused("There is nothing at " + request.http().path());
    };
  }

  private static JsonNode network(Instance instance, Request request) {
    if (request.method().equals("PUT")) {
      instance.ensureNetwork(SpecJson.network(request.body()));
    } else {
      instance.destroyNetwork(request.part(OWN + 1));
    }
    return NOTHING;
  }

  private static JsonNode machine(Instance instance, Request request) {
    MachineId id = request.machine(OWN + 1);
    String verb = request.path().size() > OWN + 4 ? request.part(OWN + 4) : "";
    return switch (verb) {
      case "" ->
          switch (request.method()) {
            case "PUT" ->
                JSON.objectNode()
                    .put("creation", instance.create(SpecJson.machine(request.body())).name());
            case "DELETE" -> {
              instance.destroy(id, request.deadline());
              yield NOTHING;
            }
            default -> StateJson.write(instance.describe(id));
          };
      case "power-on" -> {
        instance.existing(id).powerOn();
        yield NOTHING;
      }
      case "shut-down" ->
          JSON.objectNode().put("shutDown", instance.shutDown(id, request.deadline()).name());
      case "power-off" ->
          JSON.objectNode().put("powerOff", instance.powerOff(id, request.deadline()).name());
      case "reboot" -> {
        instance.existing(id).reboot(request.deadline());
        yield NOTHING;
      }
      case "console" ->
          JSON.objectNode()
              .put("text", instance.existing(id).console().tail(request.number("bytes", 65_536)));
      case "endpoint" ->
          JSON.objectNode()
              .put("host", instance.existing(id).spec().address().toString())
              .put("port", request.number("port", 0));
      case "execute" -> execute(instance.existing(id), request);
      default -> throw Request.refused("There is nothing at " + request.http().path());
    };
  }

  private static JsonNode execute(SimulatedMachine machine, Request request) {
    try {
      ExecResult result =
          GuestCommands.execute(
              machine,
              words(request.body().path("command")),
              request.body().path("stdin").binaryValue(),
              request.deadline());
      return JSON.objectNode()
          .put("exitCode", result.exitCode())
          .put("stdout", result.stdoutBytes())
          .put("stderr", result.stderr().getBytes(java.nio.charset.StandardCharsets.UTF_8))
          .put("truncated", result.truncated());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }
}
