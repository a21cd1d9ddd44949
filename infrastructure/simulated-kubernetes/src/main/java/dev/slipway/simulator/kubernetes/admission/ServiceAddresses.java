package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ApiException.Cause;
import dev.slipway.simulator.kubernetes.resource.Cidr;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives Services their addresses and ports. What is in use is what the store says. */
final class ServiceAddresses {
  private static final int FIRST_PORT = 30_000;
  private static final int LAST_PORT = 32_767;

  /** The range that ports are picked from by chance begins after those that people pick. */
  private static final int FIRST_DYNAMIC_PORT = FIRST_PORT + 86;

  private final ClusterStore store;
  private Cidr cidr = Cidr.parse("10.3.0.0/24");

  ServiceAddresses(ClusterStore store) {
    this.store = store;
  }

  void setCidr(String text) {
    cidr = Cidr.parse(text);
  }

  void allocate(@Nullable ObjectNode before, ObjectNode service) {
    ObjectNode spec = Json.ensure(service, "spec");
    String type = Json.text(spec, "type");
    if (type.equals("ExternalName")) {
      return;
    }
    address(before, service, spec);
    boolean nodePorts = type.equals("NodePort") || type.equals("LoadBalancer");
    ports(before, service, spec, nodePorts);
  }

  private void address(@Nullable ObjectNode before, ObjectNode service, ObjectNode spec) {
    String wanted = Json.text(spec, "clusterIP");
    if (wanted.isEmpty() && before != null) {
      wanted = Json.text(before, "spec", "clusterIP");
    }
    if (!wanted.equals("None")
        && (before == null || !wanted.equals(Json.text(before, "spec", "clusterIP")))) {
      Set<String> used = new HashSet<>();
      for (Entry entry : others(service)) {
        used.add(Json.text(entry.object(), "spec", "clusterIP"));
      }
      wanted = wanted.isEmpty() ? free(service, used) : checked(service, wanted, used);
    }
    spec.put("clusterIP", wanted);
    spec.putArray("clusterIPs").add(wanted);
  }

  private String checked(ObjectNode service, String wanted, Set<String> used) {
    if (!cidr.contains(wanted)) {
      throw invalid(
          service,
          Cause.invalid(
              "spec.clusterIPs",
              List.of(wanted),
              "failed to allocate IP %s: the provided IP (%s) is not in the valid range. The range"
                      .formatted(wanted, wanted)
                  + " of valid IPs is "
                  + cidr));
    }
    if (used.contains(wanted)) {
      throw invalid(
          service,
          Cause.invalid(
              "spec.clusterIPs",
              List.of(wanted),
              "failed to allocate IP %s: provided IP is already allocated".formatted(wanted)));
    }
    return wanted;
  }

  /** From the upper part of the range, for the lower one is kept for what is asked for by name. */
  private String free(ObjectNode service, Set<String> used) {
    long lower = Math.min(Math.max(cidr.size() / 16, 16), 256);
    long span = cidr.size() - 1 - lower;
    if (span > 0) {
      long start = store.loop().random().nextLong(span);
      for (long i = 0; i < span; i++) {
        String address = cidr.address(lower + (start + i) % span);
        if (!used.contains(address)) {
          return address;
        }
      }
    }
    for (long i = 1; i < cidr.size() - 1; i++) {
      if (!used.contains(cidr.address(i))) {
        return cidr.address(i);
      }
    }
    throw ApiException.internal(
        "failed to allocate a serviceIP for %s: range is full".formatted(Objects.name(service)));
  }

  private void ports(
      @Nullable ObjectNode before, ObjectNode service, ObjectNode spec, boolean wanted) {
    Set<String> used = new HashSet<>();
    if (wanted) {
      for (Entry entry : others(service)) {
        for (JsonNode port : Json.at(entry.object(), "spec", "ports")) {
          used.add(Json.text(port, "protocol") + port.path("nodePort").asInt());
        }
      }
    }
    int index = 0;
    for (JsonNode each : spec.path("ports")) {
      if (each instanceof ObjectNode port) {
        if (!wanted) {
          boolean kept =
              before != null && port.path("nodePort").asInt(0) != 0 && samePort(before, port);
          if (kept) {
            port.remove("nodePort");
          }
        } else {
          nodePort(before, service, port, index, used);
        }
      }
      index++;
    }
  }

  private static boolean samePort(ObjectNode before, ObjectNode port) {
    for (JsonNode old : Json.at(before, "spec", "ports")) {
      if (old.path("nodePort").asInt(-1) == port.path("nodePort").asInt()) {
        return true;
      }
    }
    return false;
  }

  private void nodePort(
      @Nullable ObjectNode before,
      ObjectNode service,
      ObjectNode port,
      int index,
      Set<String> used) {
    String protocol = Json.text(port, "protocol");
    int wanted = port.path("nodePort").asInt(0);
    String field = "spec.ports[" + index + "].nodePort";
    if (wanted == 0 && before != null) {
      for (JsonNode old : Json.at(before, "spec", "ports")) {
        if (old.path("port").equals(port.path("port"))
            && Json.text(old, "protocol").equals(protocol)) {
          wanted = old.path("nodePort").asInt(0);
        }
      }
    }
    if (wanted == 0) {
      int span = LAST_PORT - FIRST_DYNAMIC_PORT + 1;
      int start = store.loop().random().nextInt(span);
      for (int i = 0; wanted == 0 && i < span; i++) {
        int candidate = FIRST_DYNAMIC_PORT + (start + i) % span;
        wanted = used.contains(protocol + candidate) ? 0 : candidate;
      }
    } else if (wanted < FIRST_PORT || wanted > LAST_PORT) {
      throw invalid(
          service,
          Cause.invalid(
              field,
              wanted,
              "provided port is not in the valid range. The range of valid ports is 30000-32767"));
    } else if (used.contains(protocol + wanted)) {
      throw invalid(service, Cause.invalid(field, wanted, "provided port is already allocated"));
    }
    used.add(protocol + wanted);
    port.put("nodePort", wanted);
  }

  private List<Entry> others(ObjectNode service) {
    String own = Kinds.SERVICE.key(Objects.namespace(service), Objects.name(service));
    return store.list(Kinds.SERVICE.prefix("")).stream()
        .filter(entry -> !entry.key().equals(own))
        .toList();
  }

  private static ApiException invalid(ObjectNode service, Cause cause) {
    return ApiException.invalid(Kinds.SERVICE, Objects.name(service), List.of(cause));
  }
}
