package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What fields are when nobody sets them; applied to what is applied already, it changes nothing.
 */
final class Defaults {
  private static final int MODE = 420;
  private static final int AFFINITY_SECONDS = 10_800;

  private Defaults() {}

  static void apply(Kind kind, ObjectNode object) {
    switch (kind.kind()) {
      case "Pod" -> {
        PodDefaults.apply(Json.ensure(object, "spec"));
        PodDefaults.requests(Json.ensure(object, "spec"));
      }
      case "Deployment" -> deployment(Json.ensure(object, "spec"));
      case "ReplicaSet" -> replicaSet(object);
      case "ReplicationController" -> replicationController(object);
      case "Service" -> service(Json.ensure(object, "spec"));
      case "Namespace" -> namespace(object);
      case "Secret" -> secret(object);
      case "ClusterRoleBinding", "RoleBinding" -> binding(object);
      case "PriorityClass" -> Json.setDefault(object, "preemptionPolicy", "PreemptLowerPriority");
      case "EndpointSlice" -> endpointSlice(object);
      default -> {}
    }
  }

  private static void template(ObjectNode spec) {
    ObjectNode template = Json.ensure(spec, "template");
    Objects.metadata(template);
    PodDefaults.apply(Json.ensure(template, "spec"));
  }

  private static void deployment(ObjectNode spec) {
    Json.setDefault(spec, "replicas", 1);
    Json.setDefault(spec, "revisionHistoryLimit", 10);
    Json.setDefault(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = Json.ensure(spec, "strategy");
    Json.setDefault(strategy, "type", "RollingUpdate");
    if (Json.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.ensure(strategy, "rollingUpdate");
      if (!rolling.hasNonNull("maxUnavailable")) {
        rolling.put("maxUnavailable", "25%");
      }
      if (!rolling.hasNonNull("maxSurge")) {
        rolling.put("maxSurge", "25%");
      }
    }
    template(spec);
  }

  private static void replicaSet(ObjectNode object) {
    ObjectNode spec = Json.ensure(object, "spec");
    Json.setDefault(spec, "replicas", 1);
    template(spec);
    labelsOfTemplate(object, spec);
  }

  private static void replicationController(ObjectNode object) {
    ObjectNode spec = Json.ensure(object, "spec");
    Json.setDefault(spec, "replicas", 1);
    template(spec);
    JsonNode labels = Json.at(spec, "template", "metadata", "labels");
    if (spec.path("selector").isEmpty() && labels.isObject()) {
      spec.set("selector", labels.deepCopy());
    }
    labelsOfTemplate(object, spec);
  }

  private static void labelsOfTemplate(ObjectNode object, ObjectNode spec) {
    JsonNode labels = Json.at(spec, "template", "metadata", "labels");
    if (Objects.labels(object).isEmpty() && labels.isObject() && !labels.isEmpty()) {
      Objects.metadata(object).set("labels", labels.deepCopy());
    }
  }

  private static void service(ObjectNode spec) {
    Json.setDefault(spec, "sessionAffinity", "None");
    if (Json.text(spec, "sessionAffinity").equals("ClientIP")) {
      Json.setDefault(
          Json.ensure(spec, "sessionAffinityConfig", "clientIP"),
          "timeoutSeconds",
          AFFINITY_SECONDS);
    } else {
      spec.remove("sessionAffinityConfig");
    }
    Json.setDefault(spec, "type", "ClusterIP");
    for (JsonNode each : spec.path("ports")) {
      if (each instanceof ObjectNode port) {
        Json.setDefault(port, "protocol", "TCP");
        JsonNode target = port.path("targetPort");
        if (target.isMissingNode() || target.isNull() || target.asText().equals("0")) {
          port.set("targetPort", port.path("port"));
        }
      }
    }
    String type = Json.text(spec, "type");
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      Json.setDefault(spec, "externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Json.setDefault(spec, "allocateLoadBalancerNodePorts", true);
    }
    if (!type.equals("ExternalName")) {
      Json.setDefault(spec, "internalTrafficPolicy", "Cluster");
      Json.setDefault(spec, "ipFamilyPolicy", "SingleStack");
      if (spec.path("ipFamilies").isEmpty()) {
        spec.putArray("ipFamilies").add("IPv4");
      }
    }
  }

  private static void namespace(ObjectNode object) {
    ObjectNode labels = Json.ensure(Objects.metadata(object), "labels");
    labels.put("kubernetes.io/metadata.name", Objects.name(object));
    if (!Objects.deleting(object)) {
      ObjectNode spec = Json.ensure(object, "spec");
      if (spec.path("finalizers").isEmpty()) {
        spec.putArray("finalizers").add("kubernetes");
      }
      Json.setDefault(Json.ensure(object, "status"), "phase", "Active");
    }
  }

  private static void secret(ObjectNode object) {
    Json.setDefault(object, "type", "Opaque");
    if (object.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = Json.ensure(object, "data");
      texts
          .properties()
          .forEach(
              entry ->
                  data.put(
                      entry.getKey(),
                      Base64.getEncoder()
                          .encodeToString(
                              entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }
  }

  private static void binding(ObjectNode object) {
    Json.setDefault(Json.ensure(object, "roleRef"), "apiGroup", "rbac.authorization.k8s.io");
    for (JsonNode each : object.path("subjects")) {
      if (each instanceof ObjectNode subject
          && !Json.text(subject, "kind").equals("ServiceAccount")) {
        Json.setDefault(subject, "apiGroup", "rbac.authorization.k8s.io");
      }
    }
  }

  private static void endpointSlice(ObjectNode object) {
    for (JsonNode each : object.path("ports")) {
      if (each instanceof ObjectNode port) {
        Json.setDefault(port, "protocol", "TCP");
        if (!port.hasNonNull("name")) {
          port.put("name", "");
        }
      }
    }
  }

  static void mode(ObjectNode volume) {
    Json.setDefault(volume, "defaultMode", MODE);
  }
}
