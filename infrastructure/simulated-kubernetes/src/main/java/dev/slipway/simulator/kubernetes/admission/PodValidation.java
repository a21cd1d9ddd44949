package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException.Cause;
import dev.slipway.simulator.kubernetes.patch.JsonEquality;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with pods. */
final class PodValidation {
  private static final int LAST_PORT = 65_535;

  private PodValidation() {}

  static void spec(String field, JsonNode spec, List<Cause> causes) {
    JsonNode containers = spec.path("containers");
    if (containers.isEmpty()) {
      causes.add(Cause.required(field + ".containers", ""));
    }
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode container : containers) {
      container(field + ".containers[" + index++ + "]", container, names, spec, causes);
    }
    String policy = Json.text(spec, "restartPolicy");
    if (!List.of("Always", "OnFailure", "Never").contains(policy)) {
      causes.add(
          Cause.unsupported(
              field + ".restartPolicy", policy, List.of("Always", "OnFailure", "Never")));
    }
  }

  private static void container(
      String field, JsonNode container, Set<String> names, JsonNode spec, List<Cause> causes) {
    String name = Json.text(container, "name");
    if (name.isEmpty()) {
      causes.add(Cause.required(field + ".name", ""));
    } else if (!names.add(name)) {
      causes.add(Cause.duplicate(field + ".name", name));
    }
    if (Json.text(container, "image").isEmpty()) {
      causes.add(Cause.required(field + ".image", ""));
    }
    int index = 0;
    for (JsonNode port : container.path("ports")) {
      long number = port.path("containerPort").asLong(0);
      if (number < 1 || number > LAST_PORT) {
        causes.add(
            Cause.invalid(
                field + ".ports[" + index + "].containerPort",
                number,
                "must be between 1 and 65535, inclusive"));
      }
      index++;
    }
    resources(field + ".resources", container.path("resources"), causes);
    mounts(field, container, spec, causes);
  }

  private static void mounts(String field, JsonNode container, JsonNode spec, List<Cause> causes) {
    Set<String> volumes = new HashSet<>();
    spec.path("volumes").forEach(volume -> volumes.add(Json.text(volume, "name")));
    int index = 0;
    for (JsonNode mount : container.path("volumeMounts")) {
      String name = Json.text(mount, "name");
      if (!volumes.contains(name)) {
        causes.add(
            new Cause(
                "FieldValueNotFound",
                field + ".volumeMounts[" + index + "].name",
                "Not found: \"" + name + "\""));
      }
      index++;
    }
  }

  private static void resources(String field, JsonNode resources, List<Cause> causes) {
    for (String list : List.of("limits", "requests")) {
      for (var entry : resources.path(list).properties()) {
        if (Quantity.parse(entry.getValue()).isEmpty()) {
          causes.add(
              Cause.invalid(
                  field + "." + list + "[" + entry.getKey() + "]",
                  entry.getValue().asText(),
                  "quantities must match the regular expression"
                      + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
        } else {
          JsonNode limit = Json.at(resources, "limits", entry.getKey());
          if (list.equals("requests")
              && !limit.isMissingNode()
              && Quantity.milli(limit) < Quantity.milli(entry.getValue())) {
            causes.add(
                Cause.invalid(
                    field + ".requests",
                    entry.getValue().asText(),
                    "must be less than or equal to %s limit of %s"
                        .formatted(entry.getKey(), limit.asText())));
          }
        }
      }
    }
  }

  /** Only images, deadlines and more tolerations may be changed. */
  static void update(ObjectNode before, ObjectNode after, List<Cause> causes) {
    JsonNode old = mutable(before);
    JsonNode now = mutable(after);
    if (!JsonEquality.same(old, now)) {
      causes.add(
          Cause.forbidden(
              "spec",
              "pod updates may not change fields other than `spec.containers[*].image`,"
                  + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                  + "`spec.tolerations` (only additions to existing tolerations),"
                  + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                  + " previously negative)"));
    }
  }

  private static JsonNode mutable(ObjectNode pod) {
    JsonNode copy = pod.path("spec").deepCopy();
    if (copy instanceof ObjectNode spec) {
      spec.remove(List.of("activeDeadlineSeconds", "tolerations", "nodeName"));
      if (Json.text(pod, "spec", "nodeName").isEmpty()) {
        spec.remove("schedulingGates");
      }
      for (String list : List.of("containers", "initContainers")) {
        for (JsonNode each : spec.path(list)) {
          if (each instanceof ObjectNode container) {
            container.remove("image");
          }
        }
      }
    }
    return copy;
  }
}
