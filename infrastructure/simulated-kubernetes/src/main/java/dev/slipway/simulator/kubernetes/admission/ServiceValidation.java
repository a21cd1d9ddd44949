package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException.Cause;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with Services. */
final class ServiceValidation {
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final int LAST_PORT = 65_535;

  private ServiceValidation() {}

  static void check(JsonNode spec, List<Cause> causes) {
    String type = Json.text(spec, "type");
    if (!TYPES.contains(type)) {
      causes.add(Cause.unsupported("spec.type", type, TYPES));
    }
    String affinity = Json.text(spec, "sessionAffinity");
    if (!List.of("ClientIP", "None").contains(affinity)) {
      causes.add(Cause.unsupported("spec.sessionAffinity", affinity, List.of("ClientIP", "None")));
    }
    JsonNode ports = spec.path("ports");
    if (ports.isEmpty()
        && !type.equals("ExternalName")
        && !Json.text(spec, "clusterIP").equals("None")) {
      causes.add(Cause.required("spec.ports", ""));
    }
    ports(type, ports, causes);
  }

  private static void ports(String type, JsonNode ports, List<Cause> causes) {
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int index = 0; index < ports.size(); index++) {
      JsonNode port = ports.get(index);
      String field = "spec.ports[" + index + "]";
      long number = port.path("port").asLong(0);
      if (number < 1 || number > LAST_PORT) {
        causes.add(
            Cause.invalid(field + ".port", number, "must be between 1 and 65535, inclusive"));
      }
      String name = Json.text(port, "name");
      if (name.isEmpty() && ports.size() > 1) {
        causes.add(Cause.required(field + ".name", ""));
      } else if (!names.add(name)) {
        causes.add(Cause.duplicate(field + ".name", name));
      }
      if (!numbers.add(number + Json.text(port, "protocol"))) {
        causes.add(Cause.duplicate(field, port.toString()));
      }
      if (type.equals("ClusterIP") && port.path("nodePort").asInt(0) != 0) {
        causes.add(
            Cause.forbidden(field + ".nodePort", "may not be used when `type` is 'ClusterIP'"));
      }
    }
  }

  static void update(ObjectNode before, ObjectNode after, List<Cause> causes) {
    String old = Json.text(before, "spec", "clusterIP");
    String now = Json.text(after, "spec", "clusterIP");
    boolean had = !Json.text(before, "spec", "type").equals("ExternalName");
    boolean has = !Json.text(after, "spec", "type").equals("ExternalName");
    if (had && has && !old.isEmpty() && !old.equals(now)) {
      causes.add(Cause.invalid("spec.clusterIPs[0]", List.of(now), "may not change once set"));
    }
  }
}
