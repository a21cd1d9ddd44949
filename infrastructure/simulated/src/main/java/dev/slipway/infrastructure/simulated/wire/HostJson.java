package dev.slipway.infrastructure.simulated.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.UsedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the host is like and what of it is used; refusals. */
public final class HostJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private HostJson() {}

  public static ObjectNode write(Traits traits) {
    ObjectNode json = JSON.objectNode();
    json.put("kind", traits.kind().name());
    ArrayNode exceptions = json.putArray("guestExceptions");
    traits.guestExceptions().forEach(one -> exceptions.add(one.name()));
    json.put("cgroupVersion", traits.cgroupVersion());
    json.put("hostMemoryMiB", traits.hostMemoryMiB());
    json.put("hostCpus", traits.hostCpus());
    json.put("bootDeadlineMillis", traits.bootDeadline().toMillis());
    ArrayNode ranges = json.putArray("networkRanges");
    traits.networkRanges().forEach(range -> ranges.add(range.toString()));
    return json;
  }

  public static Traits traits(JsonNode json) {
    Set<Traits.GuestException> exceptions = EnumSet.noneOf(Traits.GuestException.class);
    json.path("guestExceptions")
        .forEach(one -> exceptions.add(Traits.GuestException.valueOf(one.asText())));
    List<Cidr> ranges = new ArrayList<>();
    json.path("networkRanges").forEach(range -> ranges.add(Cidr.parse(range.asText())));
    return new Traits(
        Traits.MachineKind.valueOf(json.path("kind").asText()),
        exceptions,
        json.path("cgroupVersion").asInt(),
        json.path("hostMemoryMiB").asInt(),
        json.path("hostCpus").asInt(),
        Duration.ofMillis(json.path("bootDeadlineMillis").asLong()),
        ranges);
  }

  public static ObjectNode write(Capacity capacity) {
    return JSON.objectNode()
        .put("totalMemoryMiB", capacity.totalMemoryMiB())
        .put("freeMemoryMiB", capacity.freeMemoryMiB())
        .put("cpus", capacity.cpus())
        .put("largestMachineMiB", capacity.largestMachineMiB());
  }

  public static Capacity capacity(JsonNode json) {
    return new Capacity(
        json.path("totalMemoryMiB").asInt(),
        json.path("freeMemoryMiB").asInt(),
        json.path("cpus").asInt(),
        json.path("largestMachineMiB").asInt());
  }

  public static ArrayNode write(List<UsedNetwork> used) {
    ArrayNode json = JSON.arrayNode();
    for (UsedNetwork network : used) {
      ObjectNode one =
          json.addObject().put("cidr", network.cidr().toString()).put("usedBy", network.usedBy());
      network.clusterId().ifPresent(cluster -> one.put("cluster", cluster));
    }
    return json;
  }

  public static List<UsedNetwork> usedNetworks(JsonNode json) {
    List<UsedNetwork> used = new ArrayList<>();
    json.forEach(
        one ->
            used.add(
                new UsedNetwork(
                    Cidr.parse(one.path("cidr").asText()),
                    one.path("usedBy").asText(),
                    Optional.ofNullable(one.path("cluster").textValue()))));
    return used;
  }

  public static ObjectNode write(DriverException refusal) {
    return JSON.objectNode()
        .put("code", refusal.code().name())
        .put("message", String.valueOf(refusal.getMessage()))
        .put("remedy", refusal.remedy());
  }

  public static DriverException refusal(JsonNode json) {
    return new DriverException(
        Code.valueOf(json.path("code").asText(Code.FAILED.name())),
        json.path("message").asText("The simulator refused without a reason"),
        json.path("remedy").asText("Look at the simulator's log."));
  }
}
