package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.util.List;

/** Defaults of pods and of templates of pods. */
final class PodDefaults {

  private PodDefaults() {}

  static void apply(ObjectNode spec) {
    Json.setDefault(spec, "restartPolicy", "Always");
    Json.setDefault(spec, "terminationGracePeriodSeconds", 30);
    Json.setDefault(spec, "dnsPolicy", "ClusterFirst");
    Json.setDefault(spec, "schedulerName", "default-scheduler");
    ObjectNode ignored = Json.ensure(spec, "securityContext");
    String account = Json.text(spec, "serviceAccountName");
    if (account.isEmpty()) {
      account = Json.text(spec, "serviceAccount");
    }
    if (!account.isEmpty()) {
      spec.put("serviceAccountName", account).put("serviceAccount", account);
    }
    for (JsonNode each : spec.path("volumes")) {
      volume(each);
    }
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (JsonNode each : spec.path(list)) {
        if (each instanceof ObjectNode container) {
          container(container);
        }
      }
    }
  }

  private static void volume(JsonNode volume) {
    for (String source : List.of("configMap", "secret", "downwardAPI", "projected")) {
      if (volume.get(source) instanceof ObjectNode object) {
        Defaults.mode(object);
      }
    }
    if (volume.get("hostPath") instanceof ObjectNode path && !path.has("type")) {
      path.put("type", "");
    }
    for (JsonNode source : Json.at(volume, "projected", "sources")) {
      if (source.get("serviceAccountToken") instanceof ObjectNode token) {
        Json.setDefault(token, "expirationSeconds", 3600);
      }
    }
    for (JsonNode source : List.of(volume.path("downwardAPI"))) {
      fieldRefs(source.path("items"));
    }
  }

  private static void fieldRefs(JsonNode items) {
    for (JsonNode item : items) {
      if (item.get("fieldRef") instanceof ObjectNode reference) {
        Json.setDefault(reference, "apiVersion", "v1");
      }
    }
  }

  private static void container(ObjectNode container) {
    Json.setDefault(container, "terminationMessagePath", "/dev/termination-log");
    Json.setDefault(container, "terminationMessagePolicy", "File");
    Json.setDefault(container, "imagePullPolicy", pullPolicy(Json.text(container, "image")));
    ObjectNode ignored = Json.ensure(container, "resources");
    for (JsonNode each : container.path("ports")) {
      if (each instanceof ObjectNode port) {
        Json.setDefault(port, "protocol", "TCP");
      }
    }
    for (JsonNode each : container.path("env")) {
      if (Json.at(each, "valueFrom", "fieldRef") instanceof ObjectNode reference) {
        Json.setDefault(reference, "apiVersion", "v1");
      }
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.get(probe) instanceof ObjectNode object) {
        probe(object);
      }
    }
    for (String hook : List.of("preStop", "postStart")) {
      if (Json.at(container, "lifecycle", hook, "httpGet") instanceof ObjectNode get) {
        get(get);
      }
    }
  }

  private static String pullPolicy(String image) {
    String last = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
    return latest ? "Always" : "IfNotPresent";
  }

  /** In pods, not in templates: what is limited and not asked for is asked for. */
  static void requests(ObjectNode spec) {
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode each : spec.path(list)) {
        if (each.get("resources") instanceof ObjectNode resources) {
          requestsOf(resources);
        }
      }
    }
  }

  private static void requestsOf(ObjectNode resources) {
    if (resources.get("limits") instanceof ObjectNode limits && !limits.isEmpty()) {
      ObjectNode requests = Json.ensure(resources, "requests");
      limits
          .properties()
          .forEach(
              limit -> {
                if (!requests.has(limit.getKey())) {
                  requests.set(limit.getKey(), limit.getValue());
                }
              });
    }
  }

  private static void probe(ObjectNode probe) {
    Json.setDefault(probe, "timeoutSeconds", 1);
    Json.setDefault(probe, "periodSeconds", 10);
    Json.setDefault(probe, "successThreshold", 1);
    Json.setDefault(probe, "failureThreshold", 3);
    if (probe.get("httpGet") instanceof ObjectNode get) {
      get(get);
    }
  }

  private static void get(ObjectNode get) {
    Json.setDefault(get, "path", "/");
    Json.setDefault(get, "scheme", "HTTP");
  }
}
